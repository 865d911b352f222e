"""Who may ask about the past: a key that may check but not read asks about now only."""

from collections.abc import Collection
from datetime import datetime

READS = frozenset({"read", "admin"})


def asks_about_now_only(scopes: Collection[str]) -> bool:
    """Whether a key with these scopes may not look back."""
    return "check" in scopes and not READS & set(scopes)


def looks_back(*, as_of: datetime, now: datetime, size: int, end: int) -> bool:
    """Whether a question is about the past: of the world, or of what was on record.

    `end` is the ledger's size now. What is to come is no past.
    """
    return as_of < now or size < end
