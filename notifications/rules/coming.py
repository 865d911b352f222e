"""Entries of a calendar: what is to come, on days as precise as the record has them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from registry.rules.dates import TICK, day_after, first_day, is_date
from registry.rules.deadlines import CONDITION_ENDS, DUE, PROVISION_ENDS, Deadline

_WORDS = {DUE: "Due", CONDITION_ENDS: "Condition ends", PROVISION_ENDS: "Ends"}


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days, the end excluded, or an instant without an end.

    `end` is None too for days of which only the first is known.
    """

    start: date | datetime
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Coming:
    """One entry. `uid` is its own for ever; `revision` grows with each correction.

    One that is `cancelled` was announced and is not to come any more: it is kept so that
    whoever has it takes it off.
    """

    uid: str
    span: Span
    title: str
    lines: tuple[str, ...]
    revision: int
    changed_at: datetime
    cancelled: bool = False


def span_of(recorded: Any, at: datetime) -> Span:
    """The days of a date as it was recorded; the instant for what is none."""
    first, last = (recorded, recorded) if isinstance(recorded, str) else _limits(recorded)
    if not is_date(first):
        return Span(at)
    if last is None or not is_date(last):
        return Span(first_day(first))
    return Span(first_day(first), day_after(last))


def _limits(recorded: Mapping[str, Any]) -> tuple[str, str | None]:
    return recorded["earliest"], recorded.get("latest")


def boundary_span(at: datetime, zone: ZoneInfo, *, is_day: bool) -> tuple[Span, str]:
    """When a boundary is reached, and what is to be said of that; nothing of an exact instant.

    The edges of a day's window lie one tick after its beginning, and at its end.
    """
    if not is_day:
        return Span(at), ""
    before = (at - TICK).astimezone(zone)
    # One tick after midnight a day's window opens; at midnight that of the day before closes.
    opens = before.time() == time.min
    note = "from its beginning on, at the earliest" if opens else "by its end, at the latest"
    return Span(before.date(), before.date() + timedelta(days=1)), f"Only the day is known: {note}."


def deadline_uid(deadline: Deadline) -> str:
    return f"deadline/{deadline.provision}/{deadline.what}/{deadline.part}"


def boundary_uid(model: str, channel: str, at: datetime) -> str:
    return f"status/{model}/{channel}/{at:%Y%m%dT%H%M%S%f}"


def coming_deadline(
    deadline: Deadline,
    directive: Mapping[str, Any],
    *,
    revision: int,
    changed_at: datetime,
    cancelled: bool = False,
) -> Coming:
    provision = next(
        part
        for part in directive["provisions"]
        if f"{directive['id']}/{part['id']}" == deadline.provision
    )
    lines = [provision["text"]] if provision.get("text") else []
    if deadline.part:
        lines.append(f"Condition: {provision['conditions'][deadline.part - 1]['text']}")
    if deadline.latest is None:
        lines.append("The day is not known; this is the earliest.")
    lines.append(f"Force: {provision['force']}; standing: {provision['standing']}.")
    lines.append(f"Provision: {deadline.provision}.")
    return Coming(
        uid=deadline_uid(deadline),
        span=span_of(deadline.as_recorded, deadline.at),
        title=f"{_WORDS[deadline.what]}: {directive['title']}",
        lines=tuple(lines),
        revision=revision,
        changed_at=changed_at,
        cancelled=cancelled,
    )
