"""From the objects of the record to the plain values that the rules read."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from registry.rules.against import index_against
from registry.rules.dates import Bound, bound_of, window_between
from registry.rules.periods import Period
from registry.rules.record import (
    ApprovedEntityList,
    Closure,
    Condition,
    FrontierModel,
    Membership,
    Organization,
    Provision,
    Record,
    RecordedFact,
    Selector,
    Who,
)
from registry.rules.truth import UNKNOWN, YES, truth_of
from registry.rules.vocabulary import (
    EVERYONE,
    Force,
    ProvisionKind,
    SelectorKind,
    Standing,
    WhoKind,
)

Object = dict[str, Any]


def build_record(objects: Iterable[tuple[str, Object]], *, size: int, zone: ZoneInfo) -> Record:
    """The record of the given live objects, each with its kind, as known at a ledger size.

    `zone` is the registry's own: dates of facts, members and conditions lie in it, dates of
    a directive in its authority's.
    """
    by_kind: defaultdict[str, list[Object]] = defaultdict(list)
    for kind, obj in objects:
        by_kind[kind].append(obj)
    zones = {obj["id"]: ZoneInfo(obj["time_zone"]) for obj in by_kind["authority"]}
    provisions = {
        provision.key: provision
        for directive in by_kind["directive"]
        for provision in provisions_of(directive, zones[directive["authority"]], zone)
    }
    stoppers, grants = index_against(provisions)
    return Record(
        size=size,
        models={obj["id"]: model_of(obj) for obj in by_kind["model"]},
        aliases={
            alias["id"]: obj["id"] for obj in by_kind["model"] for alias in obj.get("aliases", ())
        },
        channels=frozenset(obj["id"] for obj in by_kind["channel"]),
        kinds={obj["id"]: obj["kind"] for obj in by_kind["channel"]},
        operators=operators_of(by_kind["channel"]),
        provisions=provisions,
        complements=complements_of(by_kind["class"]),
        classes=frozenset(obj["id"] for obj in by_kind["class"]),
        organizations={obj["id"]: organization_of(obj, zone) for obj in by_kind["organization"]},
        lists={obj["id"]: list_of(obj) for obj in by_kind["list"]},
        memberships=_memberships(by_kind["member"], zone),
        stoppers=stoppers,
        grants=grants,
    )


def operators_of(channels: Iterable[Object]) -> dict[str, str]:
    """By channel. Snapshots that do not say who operates one are still read."""
    return {obj["id"]: obj["operator"] for obj in channels if obj.get("operator")}


def provisions_of(
    directive: Object, zone: ZoneInfo, registry_zone: ZoneInfo
) -> Iterator[Provision]:
    for obj in directive["provisions"]:
        channels = obj["channels"]
        yield Provision(
            key=f"{directive['id']}/{obj['id']}",
            directive=directive["id"],
            kind=ProvisionKind(obj["kind"]),
            who=_who(obj.get("who")),
            models=_selectors(obj["models"]),
            channels=None if "*" in channels else frozenset(channels),
            period=period_of(obj["period"], zone),
            force=Force(obj["force"]),
            standing=Standing(obj["standing"]),
            against=tuple(obj.get("against") or ()),
            conditions=tuple(_condition(part, registry_zone) for part in obj.get("conditions", ())),
            irrevocable=obj.get("irrevocable", False),
            text=obj.get("text") or "",
        )


def period_of(obj: Object, zone: ZoneInfo) -> Period:
    end = obj.get("end")
    return Period(_bound(obj["start"], zone), None if end is None else _bound(end, zone))


def complements_of(classes: Iterable[Object]) -> dict[str, str]:
    """Each class that has a complement, both ways."""
    complements = {}
    for obj in classes:
        other = obj.get("complement_of")
        if other is not None:
            complements[obj["id"]] = other
            complements[other] = obj["id"]
    return complements


def _bound(value: str | Object, zone: ZoneInfo) -> Bound:
    if isinstance(value, str):
        return bound_of(value, zone)
    return window_between(value["earliest"], value["latest"], zone)


def _who(obj: Object | None) -> Who:
    if obj is None or obj.get("nobody"):
        return Who(WhoKind.NOBODY)
    if obj.get("list") is not None:
        return Who(WhoKind.LIST, obj["list"])
    if obj["class"] == EVERYONE:
        return Who(WhoKind.EVERYONE)
    return Who(WhoKind.CLASS, obj["class"])


def _selectors(models: str | list[Any]) -> tuple[Selector, ...]:
    if models == "*":
        models = ["*"]
    return tuple(_selector(selector) for selector in models)


def _selector(value: str | Object) -> Selector:
    if value == "*":
        return Selector(SelectorKind.ALL, None, YES)
    if isinstance(value, str):
        return Selector(SelectorKind.MODEL, value, YES)
    certainty = UNKNOWN if value.get("certainty") == "possible" else YES
    kind = next(kind for kind in ("model", "family", "developer") if value.get(kind) is not None)
    return Selector(SelectorKind(kind), value[kind], certainty)


def _condition(obj: Object, zone: ZoneInfo) -> Condition:
    period = obj.get("period")
    return Condition(obj["type"], obj["text"], None if period is None else period_of(period, zone))


def model_of(obj: Object) -> FrontierModel:
    return FrontierModel(
        id=obj["id"],
        developer=obj["developer"],
        family=obj["family"],
        aliases=tuple((alias["scheme"], alias["id"]) for alias in obj.get("aliases", ())),
        untracked=frozenset(obj.get("untracked", ())),
    )


def organization_of(obj: Object, zone: ZoneInfo) -> Organization:
    return Organization(
        id=obj["id"],
        affiliate_of=obj.get("affiliate_of"),
        facts=tuple(
            RecordedFact(
                fact["class"],
                truth_of(fact["value"]),
                period_of(fact["period"], zone),
                Standing(fact["standing"]),
            )
            for fact in obj.get("facts", ())
        ),
        identifiers=tuple((part["scheme"], part["value"]) for part in obj.get("identifiers", ())),
    )


def list_of(obj: Object) -> ApprovedEntityList:
    return ApprovedEntityList(
        id=obj["id"],
        covers_staff=truth_of(obj.get("covers_staff", "unknown")),
        covers_affiliates=truth_of(obj.get("covers_affiliates", "unknown")),
        closed_for=tuple(
            Closure(part["class"], Standing(part["standing"])) for part in obj.get("closed_for", ())
        ),
    )


def membership_of(obj: Object, zone: ZoneInfo) -> Membership | None:
    """None for a confidential member, which names nobody until it is opened."""
    if obj.get("organization") is None:
        return None
    return Membership(
        obj["id"],
        obj["list"],
        obj["organization"],
        period_of(obj["period"], zone),
        Standing(obj["standing"]),
    )


def _memberships(
    members: Iterable[Object], zone: ZoneInfo
) -> dict[tuple[str, str], tuple[Membership, ...]]:
    """By list and organisation."""
    grouped: defaultdict[tuple[str, str], list[Membership]] = defaultdict(list)
    for obj in members:
        membership = membership_of(obj, zone)
        if membership is not None:
            grouped[membership.list, membership.organization].append(membership)
    return {key: tuple(group) for key, group in grouped.items()}
