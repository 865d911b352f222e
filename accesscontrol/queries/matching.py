"""Candidates for an organisation on record: found in the index, scored by the rules.

The index serves the latest record; a retracted organisation is in it no more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from django.db.models import QuerySet

from accesscontrol.models import (
    Organization,
    OrganizationIdentifier,
    OrganizationKey,
    OrganizationName,
)
from accesscontrol.queries.name_search import similar_names
from accesscontrol.rules.index_keys import compared, keys_to_seek
from accesscontrol.rules.matching import WORTH_SHOWING, Known, Match, Sought, match
from accesscontrol.rules.names import comparable

T = TypeVar("T")

MOST_CANDIDATES = 20
MOST_BY_KEY = 200
"""Organisations that share one key, such as initials; more than these are not looked at."""
BATCH = 500


class _Row(NamedTuple):
    """A version of an organisation, by its row."""

    id: int
    object_id: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organisation on record by its id, and how well it fits."""

    organization: str
    name: str
    country: str
    match: Match


@dataclass(frozen=True, slots=True)
class Candidates:
    """Best first. `similar_searched` is false where the database cannot search by trigrams."""

    found: tuple[Candidate, ...]
    similar_searched: bool


def sought(name: str, country: str, identifiers: Iterable[tuple[str, str]]) -> Sought:
    return Sought(
        name=comparable(name),
        country=country,
        identifiers=frozenset((scheme, compared(scheme, value)) for scheme, value in identifiers),
    )


def candidates_for(wanted: Sought, *, limit: int = MOST_CANDIDATES) -> Candidates:
    """The organisations on record that may be the one wanted. Decides nothing."""
    by_key = _rows_by_keys(keys_to_seek(wanted.name, wanted.identifiers))
    similar = similar_names(wanted.name)
    rows = {row.id: row for some in by_key.values() for row in some[:MOST_BY_KEY]}
    rows |= {row.id: row for row in _current(set(similar.rows) - rows.keys())}
    found = scored(wanted, _described(rows.values()).values())
    return Candidates(tuple(found[:limit]), similar_searched=similar.searched)


def scored(wanted: Sought, known: Iterable[tuple[str, str, Known]]) -> list[Candidate]:
    """Those worth showing of (id, name, known), best first."""
    found = [
        Candidate(object_id, name, described.country, match(wanted, described))
        for object_id, name, described in known
    ]
    return sorted(
        (one for one in found if one.match.score >= WORTH_SHOWING),
        key=lambda one: (-one.match.score, one.organization),
    )


def described_by_keys(keys: Collection[str]) -> Mapping[str, list[tuple[str, str, Known]]]:
    """Of each key that some current organisation has: those organisations."""
    by_key = {key: some[:MOST_BY_KEY] for key, some in _rows_by_keys(keys).items()}
    known = _described({row for some in by_key.values() for row in some})
    return {key: [known[row.id] for row in some] for key, some in by_key.items()}


def described_by_ids(ids: Collection[str]) -> dict[str, tuple[str, str, Known]]:
    """Those of the organisations that are on record, by their id."""
    organizations: QuerySet[Organization] = QuerySet(Organization)
    current = organizations.filter(object_id__in=ids, superseded_by__isnull=True)
    columns: Any = current.values_list("id", "object_id", "name", "country")
    described = _described([_Row._make(row) for row in columns])
    return {object_id: (object_id, name, known) for object_id, name, known in described.values()}


def _rows_by_keys(keys: Collection[str]) -> Mapping[str, list[_Row]]:
    """Of each key the organisations on record that have it, the oldest first.

    Two questions instead of a join, and sorted here: asked for both at once, SQLite goes through
    every organisation that was not superseded.
    """
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for some in _batches(sorted(keys)):
        rows = OrganizationKey.objects.filter(key__in=some)
        pairs = sorted(rows.values_list("id", "key", "organization_id"))
        current = {row.id: row for row in _current({row for _, _, row in pairs})}
        for _, key, row in pairs:
            if row in current:
                found[key].append(current[row])
    return found


def _current(rows: Collection[int]) -> Iterator[_Row]:
    """Those of the organisations that were neither superseded nor retracted."""
    for some in _batches(sorted(rows)):
        organizations: QuerySet[Organization] = QuerySet(Organization)
        found = organizations.filter(id__in=some, superseded_by__isnull=True)
        columns: Any = found.values_list("id", "object_id", "name", "country")
        yield from map(_Row._make, columns)


def _described(rows: Collection[_Row]) -> dict[int, tuple[str, str, Known]]:
    """Organisations by row: id, name, and what is compared."""
    found: dict[int, tuple[str, str, Known]] = {}
    for some in _batches(sorted(rows)):
        ids = [row.id for row in some]
        names: defaultdict[int, list[str]] = defaultdict(list)
        written = OrganizationName.objects.filter(organization__in=ids).order_by("id")
        for row, name in written.values_list("organization_id", "name"):
            names[row].append(name)
        identifiers: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
        held = OrganizationIdentifier.objects.filter(organization__in=ids)
        for row, scheme, value in held.values_list("organization_id", "scheme", "value"):
            identifiers[row].add((scheme, compared(scheme, value)))
        for one in some:
            known = Known(
                names=tuple((text, comparable(text)) for text in names[one.id]),
                country=one.country,
                identifiers=frozenset(identifiers[one.id]),
            )
            found[one.id] = (one.object_id, one.name, known)
    return found


def _batches(items: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
