"""Reading: what is on record, at which size, with which status. Never writes."""
