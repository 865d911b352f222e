"""Writing: one transaction each, the change and its audit together."""
