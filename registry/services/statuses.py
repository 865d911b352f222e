"""The status history table and the change log, kept in step with the ledger.

A status changes in two ways. Time reaches a boundary: `announce_through` records it, once,
under the ledger's lock, however late it runs and however many workers there are. Or the record
changes: `apply_statuses` compares the histories before and after.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from registry.models import Change, LedgerEntry, LedgerHead, StatusInterval
from registry.presentation import entry_change, instant_or_none
from registry.queries.expected_statuses import interval_rows
from registry.rules.differences import changed_histories
from registry.rules.history import Interval, interval_at
from registry.rules.reach import Pair
from registry.rules.record import Record
from registry.rules.tier_data import tier_data
from registry.rules.vocabulary import DEFAULT_TRUST

BATCH = 500


@dataclass(frozen=True, slots=True)
class StatusChange:
    """How a publication changed one history: `type` is that of the change log."""

    type: str
    model: str
    channel: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    differs_from: datetime | None


def announce_through(ledger: LedgerHead, instant: datetime) -> int:
    """Enter every boundary up to an instant that is not in the change log; how many.

    The caller holds the ledger's lock and saves the head.
    """
    since = ledger.announced_through
    if since is not None and instant <= since:
        return 0
    ledger.announced_through = instant
    if since is None:
        return 0
    due = StatusInterval.objects.filter(start__gt=since, start__lte=instant)
    changes = []
    for interval in due.order_by("start", "frontier_model", "channel"):
        before = StatusInterval.objects.get(
            frontier_model=interval.frontier_model, channel=interval.channel, end=interval.start
        )
        changes.append(
            Change(
                type="access.changed",
                at=instant,
                ledger_size=ledger.size,
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
        )
    _append(ledger, changes)
    return len(changes)


def apply_statuses(
    ledger: LedgerHead,
    before: Record,
    after: Record,
    entries: Sequence[LedgerEntry],
    instant: datetime,
) -> list[StatusChange]:
    """Rewrite the histories that entries just recorded have changed; log what changed.

    The caller holds the ledger's lock and saves the head.
    """
    # What lies before the horizon has been told; a difference there corrects it.
    horizon = max(ledger.announced_through or instant, instant)
    changes = []
    for change in changed_histories(before, after, trust=DEFAULT_TRUST):
        for pair in change.area.pairs:
            _rewrite(pair, change.becomes)
            changes.append(_compare(pair, change.was, change.becomes, horizon))
    changes.sort(key=lambda change: (change.model, change.channel))
    logged = [
        Change(
            type=f"entry.{entry.op}ed",
            at=instant,
            ledger_size=ledger.size,
            data=entry_change(entry),
        )
        for entry in entries
        if not _is_confidential(entry)
    ]
    logged += [_logged(change, ledger.size, instant) for change in changes]
    _append(ledger, logged)
    return changes


def _is_confidential(entry: LedgerEntry) -> bool:
    """A commitment to a member that nobody is to know of; or the retraction of one."""
    if entry.kind != "member":
        return False
    if entry.op != "retract":
        return "commitment" in json.loads(entry.document)["object"]
    versions = LedgerEntry.objects.filter(
        kind=entry.kind, object_id=entry.object_id, seq__lt=entry.seq
    )
    last = versions.order_by("-seq").first()
    return last is not None and "commitment" in json.loads(last.document)["object"]


def _rewrite(pair: Pair, intervals: Sequence[Interval]) -> None:
    model, channel = pair
    StatusInterval.objects.filter(Q(frontier_model=model) & Q(channel=channel)).delete()
    StatusInterval.objects.bulk_create(interval_rows(pair, intervals), batch_size=BATCH)


def _compare(
    pair: Pair, was: Sequence[Interval], becomes: Sequence[Interval], horizon: datetime
) -> StatusChange:
    before = tier_data(interval_at(was, horizon).tier) if was else None
    after = tier_data(interval_at(becomes, horizon).tier) if becomes else None
    if not was:
        return StatusChange("access.recorded", *pair, before, after, None)
    differs = _first_difference(was, becomes)
    if not becomes or differs is None or differs <= horizon:
        return StatusChange("record.corrected", *pair, before, after, differs)
    moved = any(interval.start is not None and interval.start > horizon for interval in was)
    kind = "access.rescheduled" if moved else "access.scheduled"
    coming = tier_data(interval_at(becomes, differs).tier)
    return StatusChange(kind, *pair, tier_data(interval_at(was, differs).tier), coming, differs)


def _first_difference(was: Sequence[Interval], becomes: Sequence[Interval]) -> datetime | None:
    """From when on two histories differ; None for since ever."""
    starts = {i.start for i in (*was, *becomes) if i.start is not None}
    if not becomes or was[0].tier != becomes[0].tier:
        return None
    return next(
        start
        for start in sorted(starts)
        if interval_at(was, start).tier != interval_at(becomes, start).tier
    )


def _logged(change: StatusChange, size: int, instant: datetime) -> Change:
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


def _append(ledger: LedgerHead, changes: Sequence[Change]) -> None:
    for sequence, change in enumerate(changes, start=ledger.last_change + 1):
        change.sequence = sequence
    Change.objects.bulk_create(changes, batch_size=BATCH)
    ledger.last_change += len(changes)


def _row_data(row: StatusInterval) -> dict[str, Any]:
    return {
        "tier": row.tier,
        "legal": row.legal,
        "offered": row.offered,
        "possible": row.possible,
        "closed_because": row.closed_because or None,
        "controlling": row.controlling,
    }
