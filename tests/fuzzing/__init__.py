"""Bytes that nobody foresaw, thrown at everything that reads what comes from outside."""
