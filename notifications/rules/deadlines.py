"""The days on which deadlines are told of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from notifications.rules import event_types
from notifications.rules.catalogue import Catalogue
from notifications.rules.events import News
from notifications.rules.links import Links
from registry.rules.dates import format_instant
from registry.rules.deadlines import Deadline

DAYS = (30, 7, 1)
"""How long before a deadline it is told of."""


@dataclass(frozen=True, slots=True)
class Mark:
    """That so many days are left, from this instant on."""

    instant: datetime
    days: int
    deadline: Deadline


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
