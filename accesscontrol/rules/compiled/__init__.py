"""The record compiled for answering: the same answers as `answer`, worked out once."""
