"""Figures about the registry for whoever watches it."""

from dataclasses import dataclass
from datetime import datetime

from registry.models import StatusInterval
from registry.queries.ledger import head


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """`overdue_seconds`: how long the oldest boundary waits that no worker has told of yet."""

    size: int
    changesets: int
    changes: int
    recorded_at: datetime | None
    overdue_seconds: float


def ledger_figures(*, now: datetime) -> LedgerFigures:
    ledger = head()
    overdue = 0.0
    if ledger.announced_through is not None:
        due = StatusInterval.objects.filter(start__gt=ledger.announced_through, start__lte=now)
        oldest = due.order_by("start").values_list("start", flat=True).first()
        overdue = (now - oldest).total_seconds() if oldest else 0.0
    return LedgerFigures(
        size=ledger.size,
        changesets=ledger.changesets,
        changes=ledger.last_change,
        recorded_at=ledger.last_recorded_at,
        overdue_seconds=overdue,
    )
