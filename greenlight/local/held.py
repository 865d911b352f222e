"""The record as a client holds it: verified, whole, and immutable."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accesscontrol.rules.compiled.compiled import Compiled
from greenlight_verify.entries import Entry
from registry.documents.build import build_record
from registry.rules.dates import parse_instant
from registry.rules.record import Record

LiveObjects = dict[tuple[str, str], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Held:
    """`recorded_at` is when the last of its entries was recorded; None for the empty ledger.

    `ever` are the classes and lists that were ever on record, by kind and id.
    """

    record: Record
    zone: ZoneInfo
    recorded_at: datetime | None
    is_reconstructed: bool
    ever: frozenset[tuple[str, str]]
    compiled: Compiled = field(init=False, compare=False)
    """The record, ready to answer: the same answers, worked out once."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "compiled", Compiled(self.record))

    @property
    def size(self) -> int:
        return self.record.size


class Objects:
    """The live objects after some entries of the ledger, with what is remembered of the rest."""

    def __init__(self) -> None:
        self._live: LiveObjects = {}
        self._ever: set[tuple[str, str]] = set()
        self._recorded_at: datetime | None = None
        self._is_reconstructed = False
        self._size = 0

    def after(self, entries: Sequence[Entry]) -> "Objects":
        """These and further entries: a new value, so that a broken download spoils nothing."""
        found = Objects()
        found._live, found._ever = dict(self._live), set(self._ever)
        found._recorded_at, found._size = self._recorded_at, self._size + len(entries)
        found._is_reconstructed = self._is_reconstructed
        for entry in entries:
            if entry.document is not None:
                found._take(entry.document)
        return found

    def held(self, zone: ZoneInfo) -> Held:
        objects = sorted(self._live.items(), key=lambda item: item[0])
        return Held(
            record=build_record(
                [(kind, obj) for (kind, _), obj in objects], size=self._size, zone=zone
            ),
            zone=zone,
            recorded_at=self._recorded_at,
            is_reconstructed=self._is_reconstructed,
            ever=frozenset(self._ever),
        )

    def _take(self, document: dict[str, Any]) -> None:
        kind, obj = document["kind"], document["object"]
        if document["op"] == "retract":
            self._live.pop((kind, obj["id"]), None)
        else:
            self._live[kind, obj["id"]] = obj
        if kind in ("class", "list"):
            self._ever.add((kind, obj["id"]))
        self._recorded_at = parse_instant(document["recorded_at"])
        self._is_reconstructed = self._is_reconstructed or bool(document["reconstructed"])
