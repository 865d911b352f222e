"""Dates as sources give them: an instant, a day, a month or a year, each with its own window.

A window (lo, hi] runs from the first instant of its first day, excluded, to the first
instant after its last day, included. An instant has lo = hi.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EARLIEST_YEAR = 1000
LATEST_YEAR = 9000
"""Beyond these a date is a slip of the pen, and arithmetic on it would overflow."""

TICK = timedelta(microseconds=1)
"""The finest step of time in the record."""

_DISTINCT = 4096
"""Dates that are kept as they were read: a list of thousands names the same few."""

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})", re.ASCII
)


class NotADate(ValueError):
    """The text is no date or instant that the record can hold. The message names the cure."""


@dataclass(frozen=True, slots=True)
class Bound:
    """When something starts or ends: at lo exactly (lo = hi), or somewhere in (lo, hi].

    Both are aware UTC. `hi` is None for an end on a day not made known.
    """

    lo: datetime
    hi: datetime | None

    @property
    def is_window(self) -> bool:
        return self.lo != self.hi


def exactly(instant: datetime) -> Bound:
    return Bound(instant, instant)


def is_date(text: str) -> bool:
    """True for a day, a month or a year; false for an instant or anything else."""
    return _DATE.fullmatch(text) is not None


def parse_instant(text: str) -> datetime:
    """The aware UTC instant of an RFC 3339 text, to the microsecond.

    Raises: NotADate.
    """
    if _INSTANT.fullmatch(text) is None:
        raise NotADate("Write an instant as 2026-06-12T21:21:00Z, with at most six decimals.")
    try:
        instant = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise NotADate("There is no such day or time; check the digits.") from error
    return _within_years(instant)


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with `Z`; decimals only where there are any."""
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


@lru_cache(_DISTINCT)
def first_day(text: str) -> date:
    """The first day of a day, month or year.

    Raises: NotADate.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise NotADate("Write a day as 2026-06-12, a month as 2026-06, or a year as 2026.")
    year, month, day = (int(part) if part else 1 for part in match.groups())
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise NotADate(f"Use a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    try:
        return date(year, month, day)
    except ValueError as error:
        raise NotADate("There is no such day in the calendar; check the digits.") from error


def day_after(text: str) -> date:
    """The first day after a day, month or year.

    Raises: NotADate.
    """
    first = first_day(text)
    match text.count("-"):
        case 2:
            return first + timedelta(days=1)
        case 1:
            return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
        case _:
            return first.replace(year=first.year + 1)


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a day in a time zone, as UTC (also where midnight is skipped)."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


@lru_cache(_DISTINCT)
def bound_of(text: str, zone: ZoneInfo) -> Bound:
    """The bound that a date or an instant gives.

    Raises: NotADate.
    """
    if is_date(text):
        return Bound(start_of(first_day(text), zone), start_of(day_after(text), zone))
    return exactly(parse_instant(text))


def window_between(earliest: str, latest: str | None, zone: ZoneInfo) -> Bound:
    """The bound of a stated window: both days included, or two instants.

    Raises: NotADate.
    """
    lo = bound_of(earliest, zone).lo
    return Bound(lo, None if latest is None else bound_of(latest, zone).hi)


def close_of(day: str, zone: ZoneInfo) -> datetime:
    """The close of a day: the first instant of the next.

    Raises: NotADate, also for a month or a year.
    """
    if day.count("-") != 2:
        raise NotADate("Ask about a day (2026-06-12) or an instant (2026-06-12T21:21:00Z).")
    return start_of(day_after(day), zone)


def _within_years(instant: datetime) -> datetime:
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise NotADate(f"Use a year from {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return instant
