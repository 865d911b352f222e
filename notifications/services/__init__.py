"""What is done to tell people: each function one transaction, or many small ones."""
