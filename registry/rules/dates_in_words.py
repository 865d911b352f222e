"""Dates of a document in words, as precise as they were given and no more."""

from collections.abc import Mapping
from typing import Any

from registry.rules.dates import first_day, is_date, parse_instant

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

Bound = str | Mapping[str, Any]
"""A `When`, or a window with `earliest` and `latest`; a `latest` of None is not made known."""


def bound_words(bound: Bound) -> str:
    """When something starts, ends or is due: "at …" an instant, or "some time …"."""
    if isinstance(bound, str):
        if not is_date(bound):
            return f"at {when_words(bound)}"
        return f"some time {'on' if bound.count('-') == 2 else 'in'} {when_words(bound)}"
    earliest, latest = bound["earliest"], bound["latest"]
    if latest is None:
        return f"on a day not made known, not before {when_words(earliest)}"
    return f"some time between {when_words(earliest)} and {when_words(latest)}"


def period_words(period: Mapping[str, Any]) -> str:
    """From when until when; where no end is stated, it says so."""
    end = period.get("end")
    start = f"from {_bare(period['start'])}"
    if end is None:
        return f"{start}, with no end stated"
    return f"{start}, until {_bare(end)}"


def when_words(when: str) -> str:
    """A day, month, year or instant as it was given; instants in UTC."""
    if is_date(when):
        day = first_day(when)
        parts = (str(day.day), MONTHS[day.month - 1], str(day.year))
        return " ".join(parts[2 - when.count("-") :])
    instant = parse_instant(when)
    clock = f"{instant:%H:%M}"
    if instant.second or instant.microsecond:
        clock += f":{instant:%S}"
    if instant.microsecond:
        clock += f".{instant:%f}"
    return f"{clock} UTC on {instant.day} {MONTHS[instant.month - 1]} {instant.year}"


def speaks_in_days(bounds: Any) -> bool:
    """Whether a zone has a say in any of the bounds, which may be nested or None."""
    if isinstance(bounds, str):
        return is_date(bounds)
    if isinstance(bounds, Mapping):
        return any(speaks_in_days(part) for part in bounds.values())
    return False


def _bare(bound: Bound) -> str:
    return bound_words(bound).removeprefix("at ")
