"""What was entered after a compacted record was made, laid over it: costs what is new alone."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from registry.documents.compact import IN_COLUMNS, READ, object_at
from registry.documents.overlay import record_with
from registry.rules.record import Record

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CompactEntry:
    """An entry with what rules read of its object; of one that is retracted the id alone."""

    op: str
    kind: str
    object: Object

    @property
    def id(self) -> str:
        return str(self.object["id"])


class CompactObjects:
    """The objects of a compacted record, as later entries left them.

    Implements registry.documents.overlay.OnRecord.
    """

    def __init__(
        self, document: Object, later: Mapping[tuple[str, str], Object | None] | None = None
    ) -> None:
        self._document = document
        self._later = dict(later or {})

    def after(self, entries: Iterable[CompactEntry]) -> "CompactObjects":
        """As these entries leave them; what is here stays as it is."""
        changed = {
            (entry.kind, entry.id): None if entry.op == "retract" else entry.object
            for entry in entries
        }
        return CompactObjects(self._document, {**self._later, **changed})

    def everything(self, kind: str) -> Mapping[str, Object]:
        found = dict(self._first(kind))
        for (its, name), obj in self._later.items():
            if its == kind:
                found.pop(name, None)
                if obj is not None:
                    found[name] = obj
        return found

    def current(self, kind: str, ids: Collection[str]) -> Mapping[str, Object]:
        found = {}
        for name in ids:
            key = (kind, name)
            obj = self._later[key] if key in self._later else self._in_document(kind, name)
            if obj is not None:
                found[name] = obj
        return found

    def _first(self, kind: str) -> Iterator[tuple[str, Object]]:
        if kind in IN_COLUMNS:
            table = self._document["columns"][kind]
            return ((name, object_at(table, n)) for n, name in enumerate(table["id"]))
        return ((obj["id"], obj) for obj in self._document["objects"].get(kind, ()))

    def _in_document(self, kind: str, name: str) -> Object | None:
        if kind != "member":
            return dict(self._first(kind)).get(name)
        place = self._places.get(name)
        return None if place is None else object_at(self._document["columns"][kind], place)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {name: n for n, name in enumerate(self._document["columns"]["member"]["id"])}


def entries_in(document: Object) -> list[CompactEntry]:
    """Raises: KeyError, TypeError, ValueError, for anything else than what is new since a size."""
    found = []
    for told in document["entries"]:
        entry = CompactEntry(told["op"], told["kind"], told["object"])
        if entry.kind not in READ or entry.op not in ("assert", "correct", "retract"):
            raise ValueError(f"{entry.op} of {entry.kind}")
        if not isinstance(entry.object["id"], str):
            raise ValueError("an id that is none")
        found.append(entry)
    if len(found) != document["counts"]["entries"]:
        raise ValueError("it does not hold as many entries as it says")
    return found


def record_after(
    before: Record, objects: CompactObjects, entries: Iterable[CompactEntry],
    *, size: int, zone: ZoneInfo,
) -> Record:  # fmt: skip
    """The record of a later size; not every entry up to it need be among these."""
    return replace(record_with(before, entries, objects, zone=zone), size=size)
