"""A changeset against the record: references, ids, aliases, complements, cycles, periods.

Everything is checked on the record as it would stand with the changeset, so that references
resolve in any order within it, and what it takes away must be mended by itself.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from registry.documents.build import period_of, provisions_of
from registry.documents.changesets import ReadChangeset
from registry.documents.disputes import dispute_faults
from registry.documents.entries import Entry
from registry.documents.faults import Fault
from registry.documents.references import Reference, references_of
from registry.rules.against import find_cycle, naming
from registry.rules.periods import Period, ends_before_it_starts
from registry.rules.record import Provision

Object = dict[str, Any]
Key = tuple[str, str]


class OnRecord(Protocol):
    """What is on record before the changeset. `present` says which ids are, `current` as what."""

    def present(self, kind: str, ids: Collection[str]) -> Collection[str]: ...
    def current(self, kind: str, ids: Collection[str]) -> Mapping[str, Object]: ...
    def everything(self, kind: str) -> Mapping[str, Object]: ...
    def ever(self, kind: str, ids: Collection[str]) -> Collection[str]: ...
    def referrers(self, ids: Collection[str]) -> Collection[tuple[str, str, str, str]]: ...
    def last_kinds(self, directives: Collection[str]) -> Mapping[str, str]: ...
    def models_by_alias(self, aliases: Collection[str]) -> Mapping[str, Collection[str]]: ...
    def provisions(self) -> Mapping[str, Provision]: ...
    def nearest(self, kind: str, unknown_id: str) -> Collection[str]: ...


def cross_faults(read: ReadChangeset, on_record: OnRecord, *, zone: ZoneInfo) -> list[Fault]:
    """Every fault that shows only beside the record. `zone` is the registry's own.

    Of a changeset with faults in itself: those that do not depend on what could not be read.
    """
    overlay = _Overlay(read, on_record)
    if read.changeset is None:
        return [*overlay.id_faults(), *overlay.reference_faults()]
    return [
        *overlay.id_faults(),
        *overlay.provision_id_faults(),
        *overlay.reference_faults(),
        *overlay.removal_faults(),
        *overlay.alias_faults(),
        *overlay.complement_faults(),
        *overlay.time_faults(zone),
        *(
            fault
            for entry, where in overlay.kept()
            for fault in dispute_faults(entry.object, where)
        ),
    ]


class _Overlay:
    """The record with the changeset laid over it."""

    def __init__(self, read: ReadChangeset, on_record: OnRecord) -> None:
        self.on_record = on_record
        self.entries = read.entries
        self.unread = read.unread
        self.changed: dict[Key, Object | None] = {}
        for entry, _ in self.entries:
            gone = entry.op == "retract"
            self.changed.setdefault((entry.kind, entry.id), None if gone else entry.object)

    def kept(self) -> Iterator[tuple[Entry, str]]:
        """The entries that leave an object on record, with the pointer of that object."""
        for entry, at in self.entries:
            if entry.op != "retract":
                yield entry, f"{at}/object"

    def id_faults(self) -> Iterator[Fault]:
        ids, standing = defaultdict(set), defaultdict(set)
        for entry, _ in self.entries:
            ids[entry.kind].add(entry.id)
            if entry.op != "assert":
                standing[entry.kind].add(entry.id)
        used = {kind: set(self.on_record.ever(kind, wanted)) for kind, wanted in ids.items()}
        live = {kind: set(self.on_record.present(kind, some)) for kind, some in standing.items()}
        seen: set[Key] = set()
        for entry, at in self.entries:
            key = (entry.kind, entry.id)
            where = f"{at}/object/id"
            if key in seen:
                cure = f"The {entry.kind} {entry.id} has an entry above; keep one of them."
                yield Fault(where, "duplicate-entry", cure)
            elif entry.op == "assert" and entry.id in used[entry.kind]:
                cure = f"The id {entry.id} was used for a {entry.kind}; correct it or take another."
                yield Fault(where, "id-reused", cure)
            elif entry.op != "assert" and entry.id not in live[entry.kind]:
                retracted = entry.id in used[entry.kind]
                state = "was retracted, for good" if retracted else "is not on record"
                cure = f"The {entry.kind} {entry.id} {state}; {entry.op} one that is on record."
                yield Fault(where, "unknown-object", cure)
            seen.add(key)

    def provision_id_faults(self) -> Iterator[Fault]:
        """A provision that a correction dropped comes back as what it was, or not at all."""
        corrected = [
            (entry, at)
            for entry, at in self.kept()
            if entry.kind == "directive" and entry.op == "correct"
        ]
        ids = [entry.id for entry, _ in corrected]
        last_kinds = self.on_record.last_kinds(ids)
        standing = self.on_record.current("directive", ids)
        for entry, at in corrected:
            before = standing.get(entry.id, {"provisions": ()})
            kept = {provision["id"] for provision in before["provisions"]}
            for index, provision in enumerate(entry.object["provisions"]):
                key = f"{entry.id}/{provision['id']}"
                last = last_kinds.get(key, provision["kind"])
                if provision["id"] not in kept and provision["kind"] != last:
                    cure = f"{key} named a {last} until a correction dropped it; take another id."
                    yield Fault(f"{at}/provisions/{index}/id", "provision-id-reused", cure)

    def reference_faults(self) -> Iterator[Fault]:
        there = self._there()
        for entry, at in self.kept():
            for reference in references_of(entry.kind, entry.object):
                targets = {(kind, reference.id) for kind in reference.kinds}
                if not (targets & there or any(self._resolves(*target) for target in targets)):
                    yield self._unresolved(reference, at)

    def _there(self) -> set[Key]:
        """What is referred to and stays on record, looked up together: a list has many members."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for entry, _ in self.kept():
            for reference in references_of(entry.kind, entry.object):
                for kind in reference.kinds:
                    if kind != "provision" and (kind, reference.id) not in self.changed:
                        wanted[kind].add(reference.id)
        present = self.on_record.present
        return {(kind, found) for kind, ids in wanted.items() for found in present(kind, ids)}

    def removal_faults(self) -> Iterator[Fault]:
        """What is retracted or corrected away must have no referrer left."""
        gone: dict[Key, str] = {}
        for entry, at in self.entries:
            if entry.op == "retract":
                gone[entry.kind, entry.id] = f"{at}/object/id"
            if entry.kind == "directive" and entry.op != "assert":
                before = self.on_record.current("directive", [entry.id]).get(entry.id)
                after = () if entry.op == "retract" else entry.object["provisions"]
                kept = {provision["id"] for provision in after}
                for provision in before["provisions"] if before else ():
                    if provision["id"] not in kept:
                        gone["provision", f"{entry.id}/{provision['id']}"] = f"{at}/object"
        if not gone:
            return
        by_id = {key[1]: key for key in gone}
        for from_kind, from_id, to_kinds, to_id in sorted(self.on_record.referrers(list(by_id))):
            kinds = to_kinds.split()
            removed = next((kind for kind in kinds if (kind, to_id) in gone), None)
            mended = (from_kind, from_id) in self.changed
            if removed and not mended and not any(self._resolves(kind, to_id) for kind in kinds):
                cure = f"The {from_kind} {from_id} still refers to {to_id}; mend it here as well."
                yield Fault(gone[removed, to_id], "still-referred-to", cure)

    def alias_faults(self) -> Iterator[Fault]:
        models = [(entry, at) for entry, at in self.kept() if entry.kind == "model"]
        mine: dict[str, str] = {}
        wanted = {alias["id"] for entry, _ in models for alias in entry.object.get("aliases", ())}
        ids = {entry.id for entry, _ in models}
        taken = self.on_record.models_by_alias(wanted | ids)
        model_ids = set(self.on_record.ever("model", wanted)) | ids
        for entry, at in models:
            others = {m for m in taken.get(entry.id, ()) if ("model", m) not in self.changed}
            if others:
                cure = f"{entry.id} is an alias of {min(others)}; take another id."
                yield Fault(f"{at}/id", "alias-taken", cure)
            own: set[tuple[str, str]] = set()
            for index, alias in enumerate(entry.object.get("aliases", ())):
                name = alias["id"]
                others = {m for m in taken.get(name, ()) if ("model", m) not in self.changed}
                others |= {mine[name]} - {entry.id} if name in mine else set()
                where = f"{at}/aliases/{index}/id"
                if name in model_ids:
                    yield Fault(where, "alias-taken", f"{name} is the id of a model; leave it out.")
                elif others:
                    cure = f"{name} is an alias of {min(others)}; an alias names one model."
                    yield Fault(where, "alias-taken", cure)
                elif (alias["scheme"], name) in own:
                    yield Fault(where, "duplicate-alias", "The alias is given above; keep one.")
                own.add((alias["scheme"], name))
                mine.setdefault(name, entry.id)

    def complement_faults(self) -> Iterator[Fault]:
        touched = [(entry, at) for entry, at in self.kept() if entry.kind == "class"]
        if not touched:
            return
        classes = dict(self.on_record.everything("class"))
        for (kind, object_id), obj in self.changed.items():
            if kind == "class":
                classes.pop(object_id, None)
                if obj is not None:
                    classes[object_id] = obj
        partners: defaultdict[str, set[str]] = defaultdict(set)
        for obj in classes.values():
            if obj.get("complement_of") is not None:
                partners[obj["id"]].add(obj["complement_of"])
                partners[obj["complement_of"]].add(obj["id"])
        for entry, at in touched:
            other = entry.object.get("complement_of")
            crowded = [name for name in (entry.id, other) if len(partners.get(name or "", ())) > 1]
            if crowded:
                cure = f"The class {crowded[0]} has another complement; a class has one at most."
                yield Fault(f"{at}/complement_of", "second-complement", cure)

    def time_faults(self, zone: ZoneInfo) -> Iterator[Fault]:
        """Backward periods, and provisions that stop each other in a ring."""
        provisions: dict[str, Provision] = {}
        where: dict[str, str] = {}
        for entry, at in self.kept():
            if entry.kind == "directive":
                own_zone = self._zone_of(entry.object["authority"])
                if own_zone is None:
                    continue
                for index, provision in enumerate(provisions_of(entry.object, own_zone, zone)):
                    where[provision.key] = f"{at}/provisions/{index}"
                    provisions[provision.key] = provision
                    yield from _period_faults(provision.period, f"{where[provision.key]}/period")
                    for number, condition in enumerate(provision.conditions):
                        at_condition = f"{where[provision.key]}/conditions/{number}/period"
                        yield from _period_faults(condition.period, at_condition)
            elif entry.kind == "member":
                yield from _period_faults(period_of(entry.object["period"], zone), f"{at}/period")
            elif entry.kind == "organization":
                for index, fact in enumerate(entry.object.get("facts", ())):
                    at_fact = f"{at}/facts/{index}/period"
                    yield from _period_faults(period_of(fact["period"], zone), at_fact)
        if where:
            standing = self.on_record.provisions().items()
            others = {
                key: p for key, p in standing if ("directive", p.directive) not in self.changed
            }
            yield from self._cycle_faults({**others, **provisions}, where)

    def _cycle_faults(
        self, provisions: Mapping[str, Provision], where: Mapping[str, str]
    ) -> Iterator[Fault]:
        known = {
            key: provision
            for key, provision in provisions.items()
            if all("/" not in target or target in provisions for target in provision.against)
        }
        cycle = find_cycle(naming(known))
        if cycle is not None:
            ours = next((key for key in cycle if key in where), None)
            if ours is not None:
                ring = " -> ".join([*cycle, cycle[0]])
                cure = f"Provisions stop each other in a ring ({ring}); break it."
                yield Fault(f"{where[ours]}/against", "against-cycle", cure)

    def _resolves(self, kind: str, object_id: str) -> bool:
        if (kind, object_id) in self.unread:
            return True
        if kind == "provision":
            directive, _, provision = object_id.partition("/")
            if ("directive", directive) in self.unread:
                return True
            found = self._object("directive", directive)
            return found is not None and any(p["id"] == provision for p in found["provisions"])
        return self._object(kind, object_id) is not None

    def _object(self, kind: str, object_id: str) -> Object | None:
        if (kind, object_id) in self.changed:
            return self.changed[kind, object_id]
        return self.on_record.current(kind, [object_id]).get(object_id)

    def _zone_of(self, authority: str) -> ZoneInfo | None:
        found = self._object("authority", authority)
        return None if found is None else ZoneInfo(found["time_zone"])

    def _unresolved(self, reference: Reference, at: str) -> Fault:
        kinds = " or ".join(reference.kinds)
        nearest = [
            name for kind in reference.kinds for name in self.on_record.nearest(kind, reference.id)
        ]
        hint = f"; the nearest are {', '.join(nearest[:3])}" if nearest else ""
        cure = f"No {kinds} {reference.id} on record or in this changeset{hint}."
        return Fault(f"{at}{reference.pointer}", "unknown-reference", cure)


def _period_faults(period: Period | None, at: str) -> Iterator[Fault]:
    if period is not None and ends_before_it_starts(period):
        cure = "The period ends at or before it can start; turn the bounds round."
        yield Fault(at, "period-ends-before-it-starts", cure)
