"""The changes of the log that have not been told yet, moment by moment."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from notifications.errors import LogHasGap
from notifications.rules.telling import Change
from registry.models import Change as Line
from registry.models import LedgerEntry
from registry.queries.ledger import Object

Moment = tuple[Change, ...]
"""The changes that were entered at one instant, by one publication or one look at the clock."""

_COLUMNS = ("sequence", "type", "at", "ledger_size", "data")


def moments_after(sequence: int, *, about: int) -> Iterator[Moment]:
    """The next moments after a number of the log, each whole; some `about` changes in all.

    The log is numbered without gaps, in the order of commitment, under the ledger's lock: whoever
    sees a number sees all before it. Raises: LogHasGap, should that ever not be so.
    """
    changes = list(_read(Line.objects.filter(sequence__gt=sequence).order_by("sequence")[:about]))
    if len(changes) == about:
        last = changes[-1]
        rest = Line.objects.filter(
            sequence__gt=last.sequence, at=last.at, ledger_size=last.ledger_size
        )
        changes += _read(rest.order_by("sequence"))
    for expected, change in enumerate(changes, start=sequence + 1):
        if change.sequence != expected:
            raise LogHasGap(f"change {expected} is missing before {change.sequence}")
    for _, moment in groupby(changes, key=lambda change: (change.at, change.ledger_size)):
        yield tuple(_with_past(change) for change in moment)


def _read(lines: QuerySet[Line]) -> Iterator[Change]:
    for values in lines.values_list(*_COLUMNS):
        yield Change(*values)


def _with_past(change: Change) -> Change:
    """A correction with `was`, what was on record before: what it is about may only be there."""
    data: Any = change.data
    if data.get("op") not in ("correct", "retract"):
        return change
    was = _version_before(data["kind"], data["object"]["id"], data["seq"])
    return replace(change, data={**data, "was": was})


def _version_before(kind: str, object_id: str, seq: int) -> Object | None:
    entries = LedgerEntry.objects.filter(kind=kind, object_id=object_id, seq__lt=seq)
    entry = entries.order_by("-seq").first()
    return None if entry is None else object_in(entry)


def object_in(entry: LedgerEntry) -> Object:
    found: Object = json.loads(entry.document)["object"]
    return found
