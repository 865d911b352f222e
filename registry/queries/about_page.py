"""What the record covers, how often it was corrected, and how the service stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.models import LedgerEntry, Source
from registry.projections import projection_of
from registry.queries.dating import Dated, dated_moment
from registry.queries.figures import ledger_figures
from registry.queries.honesty import Honesty, honesty_at
from registry.queries.ledger import registry_zone
from registry.queries.position import Position

COUNTED = (
    "developer",
    "family",
    "model",
    "channel",
    "authority",
    "directive",
    "proceeding",
    "class",
    "list",
    "organization",
    "source",
)
PUBLISHERS_SHOWN = 30
LATE_SECONDS = 60.0
"""A boundary that waits longer than this for a worker is worth a word."""


@dataclass(frozen=True, slots=True)
class AboutPage:
    honesty: Honesty
    counts: Mapping[str, int]
    """Objects on record, by kind."""
    publishers: Sequence[str]
    more_publishers: bool
    corrections: int
    retractions: int
    last_recorded: Dated | None
    changes: int
    is_late: bool
    """A boundary fell due, and no worker has told of it yet."""


def about_page(position: Position, *, now: datetime) -> AboutPage:
    size = position.size
    sources: Any = Source.objects.as_known_at(size)
    publishers = sources.order_by("publisher").values_list("publisher", flat=True).distinct()
    found = list(publishers[: PUBLISHERS_SHOWN + 1])
    figures = ledger_figures(now=now)
    zone = registry_zone()
    return AboutPage(
        honesty=honesty_at(position.point),
        counts={
            kind: projection_of(kind).row.objects.as_known_at(size).count() for kind in COUNTED
        },
        publishers=found[:PUBLISHERS_SHOWN],
        more_publishers=len(found) > PUBLISHERS_SHOWN,
        corrections=_entries("correct", size),
        retractions=_entries("retract", size),
        last_recorded=None
        if figures.recorded_at is None
        else dated_moment(figures.recorded_at, zone),
        changes=figures.changes,
        is_late=figures.overdue_seconds > LATE_SECONDS,
    )


def _entries(op: str, size: int) -> int:
    """Without those about members of lists, of which some are confidential."""
    return LedgerEntry.objects.filter(op=op, seq__lte=size).exclude(kind="member").count()
