"""The change log that the ledger calls for, by going through all publications once more.

What the ledger does not hold is when the worker told of boundaries that had fallen due. These
instants are taken from the log; what was due at each of them is worked out.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from registry.documents.build import build_record
from registry.models import Change, Changeset, LedgerEntry, StatusInterval
from registry.queries.change_log import (
    boundary_row,
    entry_row,
    rewritten,
    status_row,
)
from registry.queries.confidential import is_commitment
from registry.queries.expected_statuses import interval_rows
from registry.queries.ledger import registry_zone
from registry.rules.reach import Pair
from registry.rules.record import Record

Key = tuple[str, str]
Object = dict[str, Any]


class ChangeLogReplay:
    """Goes through the ledger from its beginning; the log comes out change by change.

    Builds the record anew at each changeset: this takes about as long as recording did.
    """

    def __init__(self) -> None:
        self.told_through: datetime | None = None
        """The instant up to which every boundary is in the log."""
        self._told_at = _told_at()
        self._live: dict[Key, Object] = {}
        self._record = Record(size=0)
        self._histories: dict[Pair, list[StatusInterval]] = {}

    def changes(self) -> Iterator[Change]:
        """Every change in order, not saved.

        Raises: what building a record raises, of entries that cannot be read.
        """
        for changeset in Changeset.objects.order_by("number").iterator():
            yield from self._told(changeset.first_seq - 1)
            yield from self._tell(changeset.recorded_at)
            entries = list(changeset.entries.order_by("seq"))
            yield from self._publish(changeset, entries)
        yield from self._told(self._record.size)

    def untold(self, through: datetime) -> list[StatusInterval]:
        """The boundaries after those told of, up to an instant, in order."""
        since = self.told_through
        due = [
            row
            for rows in self._histories.values()
            for row in rows
            if row.start is not None
            and (since is None or since < row.start)
            and row.start <= through
        ]
        return sorted(due, key=lambda row: (row.start, row.frontier_model, row.channel))

    def _told(self, size: int) -> Iterator[Change]:
        """What runs of the worker told of while the ledger had a size."""
        for instant in self._told_at[size]:
            yield from self._tell(instant)

    def _tell(self, instant: datetime) -> Iterator[Change]:
        if self.told_through is None:
            self.told_through = instant
        if instant <= self.told_through:
            return
        for row in self.untold(instant):
            rows = self._histories[row.frontier_model, row.channel]
            before = next(one for one in rows if one.end == row.start)
            yield boundary_row(before, row, size=self._record.size, instant=instant)
        self.told_through = instant

    def _publish(self, changeset: Changeset, entries: Sequence[LedgerEntry]) -> Iterator[Change]:
        size, instant = changeset.size, changeset.recorded_at
        for entry in entries:
            key = (entry.kind, entry.object_id)
            before = self._live.pop(key, None)
            obj = json.loads(entry.document)["object"]
            if entry.op != "retract":
                self._live[key] = obj
            if not is_commitment(entry.kind, before if entry.op == "retract" else obj):
                yield entry_row(entry, size=size, instant=instant)
        record = build_record(
            ((kind, obj) for (kind, _), obj in self._live.items()), size=size, zone=registry_zone()
        )
        horizon = max(self.told_through or instant, instant)
        for pair, becomes, change in rewritten(self._record, record, horizon):
            self._histories[pair] = interval_rows(pair, becomes)
            yield status_row(change, size=size, instant=instant)
        self._record = record


def _told_at() -> Mapping[int, list[datetime]]:
    """The instants at which boundaries were entered, by the size that the ledger had."""
    found: defaultdict[int, list[datetime]] = defaultdict(list)
    runs = Change.objects.filter(boundary_at__isnull=False).values_list("ledger_size", "at")
    for size, at in runs.distinct().order_by("ledger_size", "at"):
        found[size].append(at)
    return found
