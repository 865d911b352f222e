"""Objects as known at a ledger size, by id: what a later entry replaces."""

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from registry.documents.entries import Entry
from registry.models import LedgerEntry
from registry.projections import projection_of

Object = dict[str, Any]
BATCH = 500


class AsKnownAt:
    """Implements registry.documents.overlay.OnRecord by the database."""

    def __init__(self, size: int) -> None:
        self.size = size

    def current(self, kind: str, ids: Collection[str]) -> Mapping[str, Object]:
        rows = projection_of(kind).row.objects.as_known_at(self.size)
        wanted = sorted(ids)
        found: dict[str, Object] = {}
        for start in range(0, len(wanted), BATCH):
            some = rows.filter(object_id__in=wanted[start : start + BATCH])
            found.update(_read(some))
        return found

    def everything(self, kind: str) -> Mapping[str, Object]:
        return dict(_read(projection_of(kind).row.objects.as_known_at(self.size)))


def entries_between(before: int, size: int) -> list[Entry]:
    """What was entered after one ledger size and up to another, in order."""
    rows = LedgerEntry.objects.filter(seq__gt=before, seq__lte=size).order_by("seq")
    return [
        Entry(op, kind, json.loads(document)["object"], None)
        for op, kind, document in rows.values_list("op", "kind", "document")
    ]


def _read(rows: Any) -> Iterator[tuple[str, Object]]:
    columns = rows.values_list("object_id", "asserted_by__document")
    return ((name, json.loads(document)["object"]) for name, document in columns)
