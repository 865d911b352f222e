"""Reading the change log."""

from typing import Any

from registry.models import Change, LedgerHead
from registry.presentation import instant_or_none


def changes_after(sequence: int, *, limit: int) -> list[dict[str, Any]]:
    """The next changes after a sequence number, in order, without gaps."""
    changes = Change.objects.filter(sequence__gt=sequence).order_by("sequence")[:limit]
    return [
        {
            "sequence": change.sequence,
            "type": change.type,
            "at": instant_or_none(change.at),
            "ledger_size": change.ledger_size,
            "data": change.data,
        }
        for change in changes
    ]


def last_change() -> int:
    return LedgerHead.objects.filter(id=1).values_list("last_change", flat=True).first() or 0
