"""The status history table and the change log, kept in step with the ledger.

A status changes in two ways. Time reaches a boundary: `announce_through` records it, once,
under the ledger's lock, however late it runs and however many workers there are. Or the record
changes: `apply_statuses` compares the histories before and after.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from registry.models import Change, LedgerEntry, LedgerHead, StatusInterval
from registry.queries.change_log import (
    StatusChange,
    boundary_row,
    entry_row,
    rewritten,
    status_row,
)
from registry.queries.confidential import is_confidential
from registry.queries.expected_statuses import interval_rows
from registry.rules.reach import Pair
from registry.rules.record import Record
from registry.rules.sweep import Interval

BATCH = 500


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
        changes.append(boundary_row(before, interval, size=ledger.size, instant=instant))
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
    horizon = max(ledger.announced_through or instant, instant)
    changes = []
    for pair, becomes, change in rewritten(before, after, horizon):
        _rewrite(pair, becomes)
        changes.append(change)
    logged = [
        entry_row(entry, size=ledger.size, instant=instant)
        for entry in entries
        if not is_confidential(entry)
    ]
    logged += [status_row(change, size=ledger.size, instant=instant) for change in changes]
    _append(ledger, logged)
    return changes


def _rewrite(pair: Pair, intervals: Sequence[Interval]) -> None:
    model, channel = pair
    StatusInterval.objects.filter(Q(frontier_model=model) & Q(channel=channel)).delete()
    StatusInterval.objects.bulk_create(interval_rows(pair, intervals), batch_size=BATCH)


def _append(ledger: LedgerHead, changes: Sequence[Change]) -> None:
    for sequence, change in enumerate(changes, start=ledger.last_change + 1):
        change.sequence = sequence
    Change.objects.bulk_create(changes, batch_size=BATCH)
    ledger.last_change += len(changes)
