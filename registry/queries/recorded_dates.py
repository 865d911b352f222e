"""Dates of a document as the sources give them: as precise, and no more."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from registry.queries.dating import Dated, dated_moment, day_words
from registry.queries.ledger import registry_zone
from registry.rules.dates import day_after, first_day, is_date, parse_instant, start_of

ONE_DAY = timedelta(days=1)


def recorded_date(value: Any, zone: ZoneInfo) -> Dated:
    """A bound of a period, a date of issue, a day that something is due; days lie in `zone`.

    Instants are told in the registry's zone. The instant of days is the close of their last; of
    an end on a day not made known, the beginning of the first that it may be.
    """
    if isinstance(value, str) and not is_date(value):
        return dated_moment(parse_instant(value), registry_zone())
    earliest, latest = (value, value) if isinstance(value, str) else _limits(value)
    if not is_date(earliest) or (latest is not None and not is_date(latest)):
        return _between_moments(earliest, latest, zone)
    first = first_day(earliest)
    if latest is None:
        return Dated(start_of(first, zone), f"not before {_words(earliest)}", days=(first, first))
    last = day_after(latest) - ONE_DAY
    words = _words(earliest)
    if earliest != latest:
        words = f"between {words} and {_words(latest)}"
    return Dated(start_of(last + ONE_DAY, zone), words, days=(first, last))


def _limits(window: Any) -> tuple[str, str | None]:
    return window["earliest"], window["latest"]


def _words(when: str) -> str:
    """A day, a month or a year."""
    first = first_day(when)
    match when.count("-"):
        case 2:
            return day_words(first)
        case 1:
            return f"{first:%b %Y}"
        case _:
            return f"{first.year}"


def _between_moments(earliest: str, latest: str | None, zone: ZoneInfo) -> Dated:
    first = recorded_date(earliest, zone)
    if latest is None:
        return Dated(first.instant, f"not before {first.words}")
    last = recorded_date(latest, zone)
    return Dated(last.instant, f"between {first.words} and {last.words}")
