"""The record in little room: what the rules read of it and nothing else, to decide elsewhere.

Objects of most kinds are there as they were recorded, less what no rule reads. Organisations and
members, of which there are thousands, are columns of numbers that point into tables of distinct
values. Whoever reads it makes an organisation from them when it is asked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from registry.documents.build import build_record, membership_of, organization_of
from registry.rules.cards import Memberships, Organizations
from registry.rules.record import Card, Membership, Record

Object = dict[str, Any]

FORMAT = 1
READ = {
    "authority": ("id", "time_zone"),
    "channel": ("id", "kind", "operator"),
    "class": ("id", "complement_of"),
    "directive": ("id", "authority", "provisions"),
    "list": ("id", "covers_staff", "covers_affiliates", "closed_for"),
    "member": ("id", "list", "organization", "period", "standing"),
    "model": ("id", "developer", "family", "aliases", "untracked"),
    "organization": ("id", "affiliate_of", "facts", "identifiers"),
}
"""What the rules read, by kind; other kinds are not read at all."""
_OF_PARTS = {
    "provisions": ("id", "kind", "models", "channels", "who", "period", "force", "standing",
                   "against", "conditions", "irrevocable", "text"),
    "closed_for": ("class", "standing"),
    "facts": ("class", "value", "period", "standing"),
}  # fmt: skip
IN_COLUMNS = ("organization", "member")
_MAY_BE_EMPTY = ("models", "channels", "provisions")


def read_of(kind: str, obj: Object) -> Object | None:
    """What the rules read of an object; None where that is nothing.

    A confidential member names nobody, so nothing is read of it.
    """
    if kind not in READ or (kind == "member" and obj.get("organization") is None):
        return None
    return _trimmed(obj, READ[kind])


def compacted(objects: Iterable[tuple[str, Object]]) -> Object:
    """The live objects of a record. Counts are of what is in it."""
    plain: defaultdict[str, list[Object]] = defaultdict(list)
    for kind, obj in objects:
        read = read_of(kind, obj)
        if read is not None:
            plain[kind].append(read)
    columns = {kind: _columns(kind, plain.pop(kind, [])) for kind in IN_COLUMNS}
    counts = {kind: len(group) for kind, group in plain.items()}
    counts |= {kind: len(table["id"]) for kind, table in columns.items()}
    return {
        "format": FORMAT,
        "counts": dict(sorted(counts.items())),
        "objects": dict(sorted(plain.items())),
        "columns": columns,
    }


def record_in(document: Object, *, size: int, zone: ZoneInfo) -> Record:
    """The record of a compacted one. Raises: KeyError, TypeError, ValueError, for anything else."""
    if document["format"] != FORMAT:
        raise ValueError(f"format {document['format']}, not {FORMAT}")
    objects = [(kind, obj) for kind, group in document["objects"].items() for obj in group]
    found = {kind: len(group) for kind, group in document["objects"].items()}
    found |= {kind: len(document["columns"][kind]["id"]) for kind in IN_COLUMNS}
    if dict(sorted(found.items())) != document["counts"]:
        raise ValueError("it does not hold as many objects as it says")
    cards = CardsInColumns(document["columns"], zone)
    return replace(
        build_record(objects, size=size, zone=zone),
        organizations=Organizations(cards),
        memberships=Memberships(cards),
    )


class CardsInColumns:
    """Implements registry.rules.cards.Cards by the columns."""

    def __init__(self, columns: Object, zone: ZoneInfo) -> None:
        self._organizations, self._members = columns["organization"], columns["member"]
        self._zone = zone
        self._places = {name: place for place, name in enumerate(self._organizations["id"])}
        self._listed: defaultdict[int, list[int]] = defaultdict(list)
        for place, number in enumerate(self._members.get("organization", ())):
            self._listed[number].append(place)
        names = self._members["values"]
        self._numbers = {
            name: number for number, name in enumerate(names) if number in self._listed
        }
        self._made: dict[str, Card] = {}

    def get(self, name: str) -> Card | None:
        made = self._made.get(name)
        if made is None:
            place = self._places.get(name)
            if place is None:
                return None
            made = self._made[name] = self._card(name, place)
        return made

    def names(self) -> Iterator[str]:
        return iter(sorted(self._places))

    def somebody_on(self, listed: str) -> str | None:
        for name in self.names():
            card = self.get(name)
            if card is not None and listed in card.memberships:
                return name
        return None

    def _card(self, name: str, place: int) -> Card:
        memberships: defaultdict[str, list[Membership]] = defaultdict(list)
        for member in self._listed.get(self._numbers.get(name, -1), ()):
            membership = membership_of(object_at(self._members, member), self._zone)
            if membership is not None:
                memberships[membership.list].append(membership)
        organization = organization_of(object_at(self._organizations, place), self._zone)
        listed = {
            name: tuple(sorted(memberships[name], key=lambda each: each.id))
            for name in sorted(memberships)
        }
        return Card(organization, listed)


def _columns(kind: str, objects: list[Object]) -> Object:
    """Of each member the numbers of its values, object by object; 0 is for one that is not there.

    Ids are all different, and stand as they are.
    """
    table: Object = {"id": [obj["id"] for obj in objects]}
    values: list[Any] = [None]
    numbers: dict[str, int] = {}
    for name in READ[kind][1:]:
        column = []
        for obj in objects:
            value = obj.get(name)
            key = value if isinstance(value, str) else repr(value)
            if value is not None and key not in numbers:
                numbers[key] = len(values)
                values.append(value)
            column.append(0 if value is None else numbers[key])
        table[name] = column
    return {**table, "values": values}


def object_at(table: Object, place: int) -> Object:
    """The object of a place in columns, as it was before it was put there."""
    values = table["values"]
    numbers = ((name, column[place]) for name, column in table.items() if name != "values")
    return {
        name: number if name == "id" else values[number] for name, number in numbers if number != 0
    }


def _trimmed(obj: Object, names: Iterable[str]) -> Object:
    found = {}
    for name in names:
        value = obj.get(name)
        if name in _OF_PARTS and isinstance(value, list):
            value = [_trimmed(part, _OF_PARTS[name]) for part in value]
        if value or name in _MAY_BE_EMPTY:
            found[name] = value
    return found
