"""Disputed statements as people read them: by object, with the names of objects and sources."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from registry.queries.as_known_at import AsKnownAt
from registry.queries.disputes import Dispute, disputes_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import record_of
from registry.queries.position import Position
from registry.queries.referring import titles_of
from registry.rules.lifecycle import speaking_of
from registry.rules.pointer_words import pointer_words


@dataclass(frozen=True, slots=True)
class Disputed:
    """One statement that a source contradicts."""

    dispute: Dispute
    about: str
    source: str
    """The title of the source."""


@dataclass(frozen=True, slots=True)
class DisputedObject:
    kind: str
    id: str
    name: str
    disputes: tuple[Disputed, ...]


def disputed_objects(position: Position, *, model: str = "") -> list[DisputedObject]:
    """What is disputed, by object; with a model, of it and of what speaks of it."""
    found = disputes_at(position.point)
    if model:
        about = set(_about(model, position))
        found = [one for one in found if (one.kind, one.object_id) in about]
    return _grouped(found, position)


def _grouped(found: Sequence[Dispute], position: Position) -> list[DisputedObject]:
    named = {(one.kind, one.object_id) for one in found} | {("source", one.source) for one in found}
    titles = titles_of(named, position.point)
    objects = _objects(found, position)
    return [
        DisputedObject(
            kind=kind,
            id=object_id,
            name=titles.get((kind, object_id), object_id),
            disputes=tuple(
                Disputed(
                    dispute=one,
                    about=pointer_words(one.pointer, objects.get((kind, object_id), {})),
                    source=titles.get(("source", one.source), one.source),
                )
                for one in disputes
            ),
        )
        for (kind, object_id), disputes in groupby(found, key=_object)
    ]


def _objects(
    found: Sequence[Dispute], position: Position
) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for one in found:
        ids[one.kind].add(one.object_id)
    known = AsKnownAt(position.size)
    return {
        (kind, key): obj
        for kind, own in ids.items()
        for key, obj in known.current(kind, own).items()
    }


def _object(dispute: Dispute) -> tuple[str, str]:
    return dispute.kind, dispute.object_id


def _about(model: str, position: Position) -> Iterator[tuple[str, str]]:
    """The model itself, its family and developer, and the directives that speak of it."""
    obj = kept_objects("model", position.point).get(model)
    if obj is None:
        return
    yield "model", model
    yield "family", obj["family"]
    yield "developer", obj["developer"]
    for key in speaking_of(record_of(position.point), model):
        yield "directive", key.partition("/")[0]
