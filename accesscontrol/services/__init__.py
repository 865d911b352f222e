"""Writing what access control keeps beside the ledger: keys."""
