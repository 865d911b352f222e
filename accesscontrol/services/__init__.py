"""Writing what access control keeps beside the ledger: keys, people, evidence, the trail."""
