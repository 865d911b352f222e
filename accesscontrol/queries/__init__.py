"""Asking: from a caller's words to the rules' question, and the answer back."""
