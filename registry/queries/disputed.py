"""Which statements about a model are disputed: its own, and those of acts that speak of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from registry.queries.acts import directives_of
from registry.queries.disputes import Dispute, disputes_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Object, Point, record_of
from registry.queries.referring import titles_of
from registry.rules.lifecycle import speaking_of
from registry.rules.pointer_words import pointer_words


@dataclass(frozen=True, slots=True)
class Disputed:
    """One statement: where it stands, what is on record, what a source has instead."""

    kind: str
    id: str
    title: str
    about: str
    recorded: Any
    claimed: Any
    says: str
    standing: str
    source: str
    source_title: str


def disputed_about(model: str, point: Point) -> Sequence[Disputed]:
    """In the order of the acts. A statement of another provision of an act is not about it."""
    record = record_of(point)
    spoken = {record.provisions[key].directive: set[str]() for key in speaking_of(record, model)}
    for key in speaking_of(record, model):
        spoken[record.provisions[key].directive].add(key.partition("/")[2])
    disputes = [
        one
        for one in disputes_at(point)
        if (one.kind, one.object_id) == ("model", model)
        or (one.kind == "directive" and one.object_id in spoken)
    ]
    directives = directives_of({one.object_id for one in disputes if one.kind != "model"}, point)
    sources = titles_of({("source", one.source) for one in disputes}, point)
    found = []
    for one in disputes:
        obj = directives.get(one.object_id) or kept_objects("model", point)[model]
        if one.kind == "model" or _is_about(one, obj, spoken[one.object_id]):
            found.append(_disputed(one, obj, sources.get(("source", one.source), one.source)))
    return found


def _is_about(dispute: Dispute, directive: Object, provisions: set[str]) -> bool:
    """Whether it is about the whole act, or about a provision that speaks of the model."""
    parts = dispute.pointer.split("/")
    if parts[1:2] != ["provisions"] or len(parts) < 3 or not parts[2].isdecimal():
        return True
    number = int(parts[2])
    known = directive["provisions"]
    return number < len(known) and known[number]["id"] in provisions


def _disputed(one: Dispute, obj: Object, source_title: str) -> Disputed:
    return Disputed(
        kind=one.kind,
        id=one.object_id,
        title=obj.get("title") or obj["name"],
        about=pointer_words(one.pointer, obj),
        recorded=one.recorded,
        claimed=one.claimed,
        says=one.says,
        standing=one.standing,
        source=one.source,
        source_title=source_title,
    )
