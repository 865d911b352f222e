"""The entries of the ledger as they were hashed, for those who check or mirror it."""

from typing import Any

from registry.models import LedgerEntry
from registry.queries.confidential import is_confidential


def entries_after(seq: int, *, limit: int) -> list[dict[str, Any]]:
    """The next entries, in order, without gaps.

    `leaf` is the text that was hashed, byte for byte in UTF-8. It is None for what is
    confidential: then the hash alone is told, which the tree needs and which says nothing.
    """
    entries = LedgerEntry.objects.filter(seq__gt=seq).order_by("seq")[:limit]
    return [
        {
            "seq": entry.seq,
            "leaf": None if is_confidential(entry) else entry.document,
            "leaf_hash": entry.leaf_hash,
        }
        for entry in entries
    ]
