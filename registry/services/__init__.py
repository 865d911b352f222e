"""Writing: one transaction each, the change and its history together."""
