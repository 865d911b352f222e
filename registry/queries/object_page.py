"""One object of the record with its sources, its entries in the ledger, and what speaks of it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.documents.disputes import citations_in, disputed_value, disputes_of
from registry.errors import UnknownObject
from registry.models import Source
from registry.presentation import reason_of
from registry.queries.dating import Dated, dated_moment
from registry.queries.ledger import Object, Point, entries_of, object_as_known_at, registry_zone
from registry.queries.position import Position
from registry.queries.recorded_dates import recorded_date
from registry.queries.referring import Named, referring_to


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the object has, and what a source has instead."""

    pointer: str
    recorded: Any
    claimed: Any


@dataclass(frozen=True, slots=True)
class Cited:
    """What a source says. `part` is the id of the part of the object that it is said of."""

    source: str
    title: str
    publisher: str
    published: Dated | None
    says: str
    standing: str
    locator: str
    part: str
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry of the ledger about the object."""

    seq: int
    op: str
    at: Dated
    reconstructed: bool
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ObjectPage:
    kind: str
    obj: Object
    cited: tuple[Cited, ...]
    entries: tuple[Entered, ...]
    referring: Sequence[Named]
    more_referring: bool

    @property
    def name(self) -> str:
        return str(self.obj.get("name") or self.obj.get("title") or self.obj["id"])


def object_page(kind: str, object_id: str, position: Position) -> ObjectPage:
    """Raises: UnknownObject."""
    point = position.point
    found = object_as_known_at(kind, object_id, point.size)
    if found is None:
        size = point.size
        raise UnknownObject(f"No {kind} {object_id[:80]!r} on record at ledger size {size}.")
    obj = found[0]
    referring, more = referring_to(kind, object_id, point)
    return ObjectPage(
        kind=kind,
        obj=obj,
        cited=cited_by(obj, point),
        entries=entered(kind, object_id, point),
        referring=referring,
        more_referring=more,
    )


def cited_by(obj: Object, point: Point) -> tuple[Cited, ...]:
    """Every citation of an object and its parts, in the order of the document."""
    found = list(citations_in(obj))
    sources = _sources({citation["source"] for _, _, citation in found}, point)
    return tuple(_cited(citation, owner, obj, sources) for _, owner, citation in found)


def entered(kind: str, object_id: str, point: Point) -> tuple[Entered, ...]:
    """The entries about an object up to a point, the latest first."""
    zone = registry_zone()
    entries = [
        Entered(
            seq=entry.seq,
            op=entry.op,
            at=dated_moment(entry.changeset.recorded_at, zone),
            reconstructed=entry.changeset.reconstructed,
            title=entry.changeset.title,
            reason=reason_of(entry),
        )
        for entry in entries_of(kind, object_id, point.size)
    ]
    return tuple(reversed(entries))


def _sources(ids: Iterable[str], point: Point) -> Mapping[str, Object]:
    rows: Any = Source.objects.as_known_at(point.size).filter(object_id__in=set(ids))
    documents = rows.values_list("object_id", "asserted_by__document")
    return {str(key): dict(json.loads(document)["object"]) for key, document in documents}


def _cited(citation: Object, owner: Object, whole: Object, sources: Mapping[str, Object]) -> Cited:
    source = sources.get(citation["source"]) or {}
    published = source.get("published")
    return Cited(
        source=citation["source"],
        title=str(source.get("title") or citation["source"]),
        publisher=str(source.get("publisher") or ""),
        published=None if published is None else recorded_date(published, registry_zone()),
        says=citation["says"],
        standing=citation["standing"],
        locator=citation.get("locator") or "",
        part="" if owner is whole else str(owner.get("id", "")),
        contradictions=tuple(
            Contradiction(
                dispute["pointer"],
                disputed_value(owner, dispute["pointer"], whole),
                dispute["value"],
            )
            for dispute in disputes_of(citation)
        ),
    )
