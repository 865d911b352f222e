"""Records of one kind, filtered and paged from one ledger size."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from registry.errors import UnknownObject
from registry.models import LedgerEntry
from registry.presentation import instant_or_none
from registry.projections import projection_of
from registry.queries.ledger import object_as_known_at

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `last` is the id to go on after, None at the end."""

    results: list[Object]
    last: str | None


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """How a list may be narrowed: equal columns, columns searched by `q`, and the rest."""

    equal: Mapping[str, str]
    """Parameter to column."""
    searched: tuple[str, ...] = ()
    hidden: Q | None = None
    """Rows that nobody outside may see."""
    special: Callable[[str, str, int], Q] | None = None
    """From a parameter, its value and the ledger size."""


def list_records(
    kind: str,
    *,
    size: int,
    filters: Mapping[str, str],
    narrowing: RecordFilter,
    after: str | None,
    limit: int,
) -> Page:
    rows = _narrowed(kind, size, filters, narrowing)
    if after is not None:
        rows = rows.filter(object_id__gt=after)
    found = list(rows.select_related("asserted_by__changeset").order_by("object_id")[: limit + 1])
    results = [recorded_object(row.asserted_by) for row in found[:limit]]
    return Page(results, results[-1]["id"] if len(found) > limit else None)


def get_record(kind: str, object_id: str, *, size: int) -> Object:
    """Raises: UnknownObject."""
    found = object_as_known_at(kind, object_id, size)
    if found is None:
        raise UnknownObject(f"No {kind} {object_id[:80]!r} on record at ledger size {size}.")
    return recorded_object(found[1])


def recorded_object(entry: LedgerEntry) -> Object:
    """An object as it was recorded, with when that was."""
    obj: Object = json.loads(entry.document)["object"]
    return {
        **obj,
        "recorded": {
            "seq": entry.seq,
            "op": entry.op,
            "recorded_at": instant_or_none(entry.changeset.recorded_at),
            "reconstructed": entry.changeset.reconstructed,
        },
    }


def _narrowed(
    kind: str, size: int, filters: Mapping[str, str], narrowing: RecordFilter
) -> QuerySet[Any]:
    rows = projection_of(kind).row.objects.as_known_at(size)
    if narrowing.hidden is not None:
        rows = rows.exclude(narrowing.hidden)
    for name, value in filters.items():
        if name in narrowing.equal:
            rows = rows.filter(**{narrowing.equal[name]: value})
        elif name == "q":
            wanted = Q(object_id__icontains=value)
            for column in narrowing.searched:
                wanted |= Q(**{f"{column}__icontains": value})
            rows = rows.filter(wanted)
        elif narrowing.special is not None:
            rows = rows.filter(narrowing.special(name, value, size))
    return rows.distinct()
