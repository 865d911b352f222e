"""Writing what access control keeps beside the ledger: keys, roles, accounts, evidence, the trail."""
