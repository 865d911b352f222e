"""What a changeset is checked against: the record at the head of the ledger."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from registry.models import LedgerEntry, ModelAlias, Provision, Reference
from registry.projections import projection_of
from registry.queries.ledger import record_at
from registry.rules.record import Provision as ProvisionOnRecord
from registry.rules.record import Record

Object = dict[str, Any]
MOST_IDS_COMPARED = 5000
"""Nearest names are a courtesy; over so many ids of a kind they cost too much."""
BATCH = 500
"""Ids in one query: SQLite takes no more than a few thousand parameters."""


class OnRecord:
    """Implements registry.documents.crosscheck.OnRecord by the database."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._current: dict[tuple[str, str], Object | None] = {}

    @cached_property
    def record(self) -> Record:
        """Read only for provisions: most changesets that are large are lists, and need none."""
        return record_at(self.size)

    def present(self, kind: str, ids: Collection[str]) -> Collection[str]:
        there: set[str] = set()
        for some in _batches(ids):
            rows = projection_of(kind).row.objects.current().filter(object_id__in=some)
            there.update(rows.values_list("object_id", flat=True))
        return there

    def current(self, kind: str, ids: Collection[str]) -> Mapping[str, Object]:
        missing = [name for name in ids if (kind, name) not in self._current]
        for some in _batches(missing):
            self._current.update(((kind, name), None) for name in some)
            rows = projection_of(kind).row.objects.current().filter(object_id__in=some)
            for document in rows.values_list("asserted_by__document", flat=True):
                obj = json.loads(document)["object"]
                self._current[kind, obj["id"]] = obj
        found = {name: self._current[kind, name] for name in ids}
        return {name: obj for name, obj in found.items() if obj is not None}

    def everything(self, kind: str) -> Mapping[str, Object]:
        rows = projection_of(kind).row.objects.current()
        return {
            name: json.loads(document)["object"]
            for name, document in rows.values_list("object_id", "asserted_by__document")
        }

    def ever(self, kind: str, ids: Collection[str]) -> Collection[str]:
        used: set[str] = set()
        for some in _batches(ids):
            entries = LedgerEntry.objects.filter(kind=kind, op="assert", object_id__in=some)
            used.update(entries.values_list("object_id", flat=True))
        return used

    def referrers(self, ids: Collection[str]) -> Collection[tuple[str, str, str, str]]:
        found: set[tuple[str, str, str, str]] = set()
        for some in _batches(ids):
            live = Reference.objects.filter(superseded_by__isnull=True, to_id__in=some)
            found.update(live.values_list("from_kind", "from_id", "to_kinds", "to_id"))
        return found

    def last_kinds(self, directives: Collection[str]) -> Mapping[str, str]:
        """The kind of each provision that the directives ever had, as it last stood."""
        found: dict[str, str] = {}
        for some in _batches(directives):
            rows = Provision.objects.filter(directive__object_id__in=some)
            columns = rows.values_list("directive__object_id", "provision_id", "kind")
            for directive, provision, kind in columns.order_by("directive__asserted_by"):
                found[f"{directive}/{provision}"] = kind
        return found

    def models_by_alias(self, aliases: Collection[str]) -> Mapping[str, Collection[str]]:
        found: defaultdict[str, set[str]] = defaultdict(set)
        for some in _batches(aliases):
            live = ModelAlias.objects.filter(
                frontier_model__superseded_by__isnull=True, alias__in=some
            )
            for alias, model in live.values_list("alias", "frontier_model__object_id"):
                found[alias].add(model)
        return found

    def provisions(self) -> Mapping[str, ProvisionOnRecord]:
        return self.record.provisions

    def nearest(self, kind: str, unknown_id: str) -> Collection[str]:
        if kind == "provision":
            return get_close_matches(unknown_id, self.record.provisions, n=3)
        names = projection_of(kind).row.objects.current().values_list("object_id", flat=True)
        return get_close_matches(unknown_id, names[:MOST_IDS_COMPARED], n=3)


def _batches(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = list(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
