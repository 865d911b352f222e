"""The language of the ledger: changeset documents, their shapes, their faults, their meaning.

Reads no database and no clock. Turns JSON into checked shapes, and shapes into the plain
values that the rules read.
"""
