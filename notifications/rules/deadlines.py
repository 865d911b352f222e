"""Deadlines on record, and the days on which they are told of."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from notifications.rules import event_types
from notifications.rules.catalogue import Catalogue
from notifications.rules.events import News
from notifications.rules.links import Links
from registry.rules.dates import Bound, bound_of, format_instant, window_between

DAYS = (30, 7, 1)
"""How long before a deadline it is told of."""

DUE = "due"
CONDITION_ENDS = "condition-ends"
PROVISION_ENDS = "provision-ends"

ENDING = frozenset({"GRANT", "OFFER", "PAUSE"})
"""The kinds whose end takes something away from somebody."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, or ends. `provision` is its public id.

    `at` is the earliest instant at which it may be past: the first of a day, month or year that
    was stated. `latest` is None for a day not made known.
    """

    provision: str
    what: str
    at: datetime
    latest: datetime | None
    as_recorded: Any
    part: int = 0
    """Which of its conditions; 0 where it is none of them."""


@dataclass(frozen=True, slots=True)
class Mark:
    """That so many days are left, from this instant on."""

    instant: datetime
    days: int
    deadline: Deadline


def deadlines_of(
    directive: Mapping[str, Any], zone: ZoneInfo, registry_zone: ZoneInfo
) -> Iterator[Deadline]:
    """The deadlines of a directive; its dates lie in its authority's zone, those of conditions
    in the registry's."""
    for provision in directive["provisions"]:
        key = f"{directive['id']}/{provision['id']}"
        if provision.get("due") is not None:
            yield _deadline(key, DUE, provision["due"], zone)
        end = provision["period"].get("end")
        if end is not None and provision["kind"] in ENDING:
            yield _deadline(key, PROVISION_ENDS, end, zone)
        for number, condition in enumerate(provision.get("conditions") or (), start=1):
            end = (condition.get("period") or {}).get("end")
            if end is not None:
                yield _deadline(key, CONDITION_ENDS, end, registry_zone, number)


def marks_between(deadlines: Iterable[Deadline], since: datetime, until: datetime) -> list[Mark]:
    """The marks after one instant and up to another, in order."""
    marks = (
        Mark(deadline.at - timedelta(days=days), days, deadline)
        for deadline in deadlines
        for days in DAYS
    )
    due = [mark for mark in marks if since < mark.instant <= until]
    return sorted(due, key=lambda mark: (mark.instant, mark.deadline.provision, mark.days))


def next_mark(deadlines: Iterable[Deadline], since: datetime) -> datetime | None:
    """The first instant after another at which a deadline is to be told of."""
    instants = (deadline.at - timedelta(days=days) for deadline in deadlines for days in DAYS)
    return min((instant for instant in instants if instant > since), default=None)


def news_of_mark(
    mark: Mark,
    directive: Mapping[str, Any],
    catalogue: Catalogue,
    links: Links,
    *,
    told_at: datetime,
    ledger_size: int,
) -> News:
    """What is told when a mark is reached, on a record of some size; `told_at` is later where
    nothing ran when it was."""
    deadline = mark.deadline
    provision = next(
        part
        for part in directive["provisions"]
        if f"{directive['id']}/{part['id']}" == deadline.provision
    )
    condition = provision["conditions"][deadline.part - 1] if deadline.part else None
    at = format_instant(deadline.at)
    return News(
        type=event_types.DEADLINE_APPROACHING,
        subject=f"provisions/{deadline.provision}",
        key=f"deadline:{deadline.what}:{deadline.part}:{at}:{mark.days}:{deadline.provision}",
        occurred_at=mark.instant,
        recorded_at=told_at,
        ledger_size=ledger_size,
        reach=catalogue.of_provision(provision),
        data={
            "days": mark.days,
            "deadline": {
                "kind": deadline.what,
                "at": at,
                "latest": None if deadline.latest is None else format_instant(deadline.latest),
                "as_recorded": deadline.as_recorded,
            },
            "provision_kind": provision["kind"],
            "standing": provision["standing"],
            "force": provision["force"],
            "owed_by": provision.get("owed_by"),
            "directive": {key: directive[key] for key in ("id", "title", "authority")},
            "provisions": [deadline.provision],
            "directives": [directive["id"]],
            "as_of": format_instant(mark.instant),
            "links": {"directive": links.object("directive", str(directive["id"]))},
        },
        details={
            "text": provision.get("text"),
            "condition": None
            if condition is None
            else {"type": condition["type"], "text": condition["text"]},
        },
    )


def _deadline(key: str, what: str, value: Any, zone: ZoneInfo, part: int = 0) -> Deadline:
    bound = _bound(value, zone)
    return Deadline(key, what, bound.lo, bound.hi, value, part)


def _bound(value: Any, zone: ZoneInfo) -> Bound:
    if isinstance(value, str):
        return bound_of(value, zone)
    return window_between(value["earliest"], value["latest"], zone)
