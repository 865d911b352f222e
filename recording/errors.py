"""What can go wrong on the way of a changeset from draft to ledger. See registry.errors."""
