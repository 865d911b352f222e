"""The record as it would stand with the entries of a changeset laid over it, in memory.

Costs what the entries touch, not what is on record. A property test holds it against building
the whole record anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from registry.documents.build import (
    complements_of,
    list_of,
    membership_of,
    model_of,
    operators_of,
    organization_of,
    provisions_of,
)
from registry.rules.against import index_against
from registry.rules.cards import CardsLaidOver, Memberships, Organizations, cards_of
from registry.rules.record import Membership, Record

Object = dict[str, Any]
_SPOKEN_OF = frozenset({"channels", "models", "provisions"})
"""What a record's own memory of who is spoken of is worked out from: while all of it is the same,
so is what is remembered, and one memory does for both records."""
Changes = Mapping[str, Object | None]
"""Objects of one kind by id; None for one that is retracted."""


class Entered(Protocol):
    """An entry without faults."""

    @property
    def op(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def object(self) -> Object: ...
    @property
    def id(self) -> str: ...


class OnRecord(Protocol):
    """What is on record before the changeset."""

    def current(self, kind: str, ids: Collection[str]) -> Mapping[str, Object]: ...
    def everything(self, kind: str) -> Mapping[str, Object]: ...


def record_with(
    before: Record, entries: Iterable[Entered], on_record: OnRecord, *, zone: ZoneInfo
) -> Record:
    """The record after entries that have no faults. `zone` is the registry's own."""
    changed: defaultdict[str, dict[str, Object | None]] = defaultdict(dict)
    renewed: set[str] = set()
    size = before.size
    for entry in entries:
        if entry.kind == "member" and entry.op != "assert":
            renewed.add(entry.id)
        changed[entry.kind][entry.id] = None if entry.op == "retract" else entry.object
        size += 1
    parts: dict[str, Any] = {}
    if changed["model"]:
        parts["models"] = _replaced(before.models, changed["model"], model_of)
        parts["aliases"] = _aliases(before, changed["model"])
    if changed["channel"]:
        kept = {name for name, obj in changed["channel"].items() if obj is not None}
        parts["channels"] = before.channels - changed["channel"].keys() | kept
        parts["kinds"] = _replaced(before.kinds, changed["channel"], _kind_of)
        parts["operators"] = _operators(before, changed["channel"])
    if changed["class"]:
        classes = _replaced(on_record.everything("class"), changed["class"], dict)
        parts["classes"] = frozenset(classes)
        parts["complements"] = complements_of(classes.values())
    if changed["list"]:
        parts["lists"] = _replaced(before.lists, changed["list"], list_of)
    if changed["organization"] or changed["member"]:
        cards = _cards(before, changed, on_record.current("member", renewed).values(), zone)
        parts |= {"organizations": Organizations(cards), "memberships": Memberships(cards)}
    if changed["directive"] or changed["authority"]:
        parts |= _provisions(before, changed, on_record, zone)
    if not _SPOKEN_OF.isdisjoint(parts):
        parts |= {"scopes": {}, "speaking": {}, "places": {}, "carriers": {}}
    return replace(before, size=size, **parts)


def _replaced(known: Mapping[str, Any], changed: Changes, made_of: Any) -> dict[str, Any]:
    """In the order that the whole record is read in: by id."""
    kept = {name: value for name, value in known.items() if name not in changed}
    kept |= {name: made_of(obj) for name, obj in changed.items() if obj is not None}
    return dict(sorted(kept.items()))


def _kind_of(channel: Object) -> str:
    return str(channel["kind"])


def _operators(before: Record, changed: Changes) -> dict[str, str]:
    kept = {name: who for name, who in before.operators.items() if name not in changed}
    return kept | operators_of(obj for obj in changed.values() if obj is not None)


def _aliases(before: Record, changed: Changes) -> dict[str, str]:
    kept = {alias: model for alias, model in before.aliases.items() if model not in changed}
    for name, obj in changed.items():
        kept |= {alias["id"]: name for alias in (obj or {}).get("aliases", ())}
    return kept


def _cards(
    before: Record, changed: Mapping[str, Changes], was: Collection[Object], zone: ZoneInfo
) -> CardsLaidOver:
    """`was`: the member records on record before that are changed now."""
    added: defaultdict[str, list[Membership]] = defaultdict(list)
    for obj in changed["member"].values():
        membership = None if obj is None else membership_of(obj, zone)
        if membership is not None:
            added[membership.organization].append(membership)
    return CardsLaidOver(
        cards_of(before),
        organizations={
            name: None if obj is None else organization_of(obj, zone)
            for name, obj in changed["organization"].items()
        },
        members=frozenset(changed["member"]),
        added=added,
        left=frozenset(obj["organization"] for obj in was if obj.get("organization") is not None),
    )


def _provisions(
    before: Record, changed: Mapping[str, Changes], on_record: OnRecord, zone: ZoneInfo
) -> dict[str, Any]:
    directives: dict[str, Object | None] = dict(changed["directive"])
    authorities = changed["authority"]
    if authorities:
        # Its dates lie in the zone of the authority, which may be another now.
        for name, obj in on_record.everything("directive").items():
            if obj["authority"] in authorities:
                directives.setdefault(name, obj)
    zones = _zones(directives, authorities, on_record)
    provisions = {
        key: provision
        for key, provision in before.provisions.items()
        if provision.directive not in directives
    }
    for directive in directives.values():
        if directive is not None:
            own = provisions_of(directive, zones[directive["authority"]], zone)
            provisions.update((provision.key, provision) for provision in own)
    # By directive, and within one as it is written: sorting keeps what is in order.
    provisions = dict(sorted(provisions.items(), key=lambda item: item[1].directive))
    stoppers, grants = index_against(provisions)
    return {"provisions": provisions, "stoppers": stoppers, "grants": grants}


def _zones(directives: Changes, authorities: Changes, on_record: OnRecord) -> dict[str, ZoneInfo]:
    wanted = {obj["authority"] for obj in directives.values() if obj is not None}
    found: Changes = {**on_record.current("authority", wanted), **authorities}
    return {name: ZoneInfo(obj["time_zone"]) for name, obj in found.items() if obj is not None}
