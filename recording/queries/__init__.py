"""Reading what is on its way to the ledger."""
