"""The pure rules of the record: no framework, no clock, no input or output."""
