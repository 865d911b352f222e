"""The calendar as people read it: what is due, what ends, and which statuses change, by month."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice, takewhile

from registry.queries.coming import ComingDate, coming_dates, past_dates
from registry.queries.dating import Dated
from registry.queries.ledger import registry_zone
from registry.queries.position import Position
from registry.queries.readings import readings_at
from registry.queries.steps import Step, steps_of

MOST_SHOWN = 100
MOST_TURNS = 300
"""Read for one page: a change of many models over many channels is one step of them."""
LOOKING_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Entry:
    """A deadline or a change of status; the other is None."""

    at: Dated
    deadline: ComingDate | None
    step: Step | None


@dataclass(frozen=True, slots=True)
class Month:
    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    coming: Sequence[Month]
    past: Sequence[Month]
    """Of a year before the position, latest first."""
    more_coming: bool
    more_past: bool


def calendar_page(position: Position) -> CalendarPage:
    coming, past = calendar_entries(position)
    return CalendarPage(
        coming=_months(coming[:MOST_SHOWN]),
        past=_months(past[:MOST_SHOWN]),
        more_coming=len(coming) > MOST_SHOWN,
        more_past=len(past) > MOST_SHOWN,
    )


def calendar_entries(position: Position) -> tuple[list[Entry], list[Entry]]:
    """What is to come after a position, soonest first, and what lies before it, latest first."""
    since = position.as_of - LOOKING_BACK
    readings = readings_at(position)
    ahead = steps_of(islice(readings.since(position.as_of), MOST_TURNS), position.point)
    lately = takewhile(lambda turn: turn.at > since, readings.until(position.as_of))
    behind = steps_of(islice(lately, MOST_TURNS), position.point)
    most = MOST_SHOWN + 1
    coming = [*_due(coming_dates(position, most=most)), *_steps(ahead)]
    past = [
        *(one for one in _due(past_dates(position, most=most)) if one.at.instant > since),
        *_steps(behind),
    ]
    return sorted(coming, key=_order), sorted(past, key=_order, reverse=True)


def _due(dates: Iterable[ComingDate]) -> Iterator[Entry]:
    for one in dates:
        yield Entry(one.at, one, None)


def _steps(steps: Iterable[Step]) -> Iterator[Entry]:
    for one in steps:
        yield Entry(one.at, None, one)


def _order(entry: Entry) -> datetime:
    return entry.at.instant


def _months(entries: Iterable[Entry]) -> tuple[Month, ...]:
    return tuple(Month(words, tuple(found)) for words, found in groupby(entries, key=_month))


def _month(entry: Entry) -> str:
    days = entry.at.days
    day = entry.at.instant.astimezone(registry_zone()).date() if days is None else days[-1]
    return f"{day:%B %Y}"
