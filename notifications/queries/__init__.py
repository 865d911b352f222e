"""What is read to tell people. Nothing here writes."""
