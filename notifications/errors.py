"""What can go wrong when people are told, each with a public code."""
