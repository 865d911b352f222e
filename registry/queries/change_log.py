"""What the change log says of a publication and of a boundary: rows, not saved, not numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

from registry.models import Change, LedgerEntry, StatusInterval
from registry.presentation import entry_change, instant_or_none
from registry.rules.differences import changed_histories, kind_of_change
from registry.rules.history import interval_at
from registry.rules.reach import Pair
from registry.rules.record import Record
from registry.rules.sweep import Interval
from registry.rules.tier_data import tier_data
from registry.rules.vocabulary import DEFAULT_TRUST


@dataclass(frozen=True, slots=True)
class StatusChange:
    """How a publication changed one history: `type` is that of the change log."""

    type: str
    model: str
    channel: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    differs_from: datetime | None


def rewritten(
    before: Record, after: Record, horizon: datetime
) -> list[tuple[Pair, Sequence[Interval], StatusChange]]:
    """The histories that a publication has changed, in order, as they are now.

    What lies before the horizon has been told; a difference there corrects it.
    """
    found = [
        (pair, change.becomes, _compare(pair, change.was, change.becomes, horizon))
        for change in changed_histories(before, after, trust=DEFAULT_TRUST)
        for pair in change.area.pairs
    ]
    return sorted(found, key=itemgetter(0))


def entry_row(entry: LedgerEntry, *, size: int, instant: datetime) -> Change:
    return Change(
        type=f"entry.{entry.op}ed", at=instant, ledger_size=size, data=entry_change(entry)
    )


def status_row(change: StatusChange, *, size: int, instant: datetime) -> Change:
    return Change(
        type=change.type,
        at=instant,
        ledger_size=size,
        frontier_model=change.model,
        channel=change.channel,
        data={
            "model": change.model,
            "channel": change.channel,
            "differs_from": instant_or_none(change.differs_from),
            "before": change.before,
            "after": change.after,
        },
    )


def boundary_row(
    before: StatusInterval, interval: StatusInterval, *, size: int, instant: datetime
) -> Change:
    """That time has reached the boundary between two neighbours of a history."""
    return Change(
        type="access.changed",
        at=instant,
        ledger_size=size,
        frontier_model=interval.frontier_model,
        channel=interval.channel,
        boundary_at=interval.start,
        data={
            "model": interval.frontier_model,
            "channel": interval.channel,
            "boundary_at": instant_or_none(interval.start),
            "before": _row_data(before),
            "after": _row_data(interval),
        },
    )


def _compare(
    pair: Pair, was: Sequence[Interval], becomes: Sequence[Interval], horizon: datetime
) -> StatusChange:
    before = tier_data(interval_at(was, horizon).tier) if was else None
    after = tier_data(interval_at(becomes, horizon).tier) if becomes else None
    kind, differs = kind_of_change(was, becomes, horizon)
    if kind not in ("access.scheduled", "access.rescheduled") or differs is None:
        return StatusChange(kind, *pair, before, after, differs)
    coming = tier_data(interval_at(becomes, differs).tier)
    return StatusChange(kind, *pair, tier_data(interval_at(was, differs).tier), coming, differs)


def _row_data(row: StatusInterval) -> dict[str, Any]:
    return {
        "tier": row.tier,
        "legal": row.legal,
        "offered": row.offered,
        "possible": row.possible,
        "closed_because": row.closed_because or None,
        "controlling": row.controlling,
    }
