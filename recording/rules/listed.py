"""One row of a list of organisations, read member by member."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from accesscontrol.rules.identifiers import LEI, UEI, NotAnIdentifier, identifier_of
from recording.rules.columns import (
    COUNTRY,
    FROM,
    IDENTIFIERS,
    NAME,
    NOTE,
    SCHEMES,
    STANDING,
    UNTIL,
    Columns,
)
from recording.rules.countries import country_of
from recording.rules.csv_text import Line
from registry.rules.dates import NotADate, first_day, is_date, parse_instant
from registry.rules.vocabulary import Standing

LONGEST_NAME = 300
LONGEST_NOTE = 4000
MOST_IDENTIFIERS = 20
UNREADABLE = "\ufffd"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BETWEEN = re.compile(r"[;,|\s]+")
_SCHEME = re.compile(r"([a-z][a-z0-9_-]{0,40})[:=](?!//)(.+)")
_STANDINGS = [standing.value for standing in Standing]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a row says; None where it says nothing. Dates are as the record takes them."""

    line: int
    name: str
    country: str | None
    identifiers: tuple[tuple[str, str], ...]
    start: str | None
    end: str | None
    standing: str | None
    note: str | None


class FaultyRow(ValueError):
    """A row that cannot be meant. `column` is the header's meaning, `cure` what to do."""

    def __init__(self, column: str, cure: str) -> None:
        super().__init__(cure)
        self.column = column
        self.cure = cure


def listed_of(line: Line, columns: Columns) -> Listed:
    """Raises: FaultyRow."""
    cells = {
        meaning: line.cells[place].strip() if place < len(line.cells) else ""
        for meaning, place in columns.places.items()
    }
    for column, cell in cells.items():
        if UNREADABLE in cell:
            raise FaultyRow(column, "A character could not be read; save the file as UTF-8.")
        if _CONTROL.search(cell):
            raise FaultyRow(column, "Take the control characters out.")
    return Listed(
        line=line.number,
        name=_name(cells.get(NAME, "")),
        country=_country(cells.get(COUNTRY, "")),
        identifiers=tuple(dict.fromkeys(_identifiers(cells))),
        start=date_of(FROM, cells.get(FROM, "")),
        end=date_of(UNTIL, cells.get(UNTIL, "")),
        standing=_standing(cells.get(STANDING, "")),
        note=_note(cells.get(NOTE, "")),
    )


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not any(character.isalnum() for character in name):
        raise FaultyRow(NAME, "Give the name of the organisation.")
    if len(name) > LONGEST_NAME:
        raise FaultyRow(NAME, f"A name has at most {LONGEST_NAME} characters.")
    return name


def _country(text: str) -> str | None:
    if not text:
        return None
    found = country_of(text)
    if found is None:
        raise FaultyRow(COUNTRY, "Give the country as two letters of ISO 3166, as US or DE.")
    return found


def _identifiers(cells: Mapping[str, str]) -> list[tuple[str, str]]:
    found = [
        (scheme, _identifier(scheme, cells[scheme], column=scheme))
        for scheme in SCHEMES
        if cells.get(scheme)
    ]
    texts = _BETWEEN.split(cells.get(IDENTIFIERS, ""))
    found += [_any_identifier(text) for text in texts if text]
    if len(found) > MOST_IDENTIFIERS:
        raise FaultyRow(IDENTIFIERS, f"Give at most {MOST_IDENTIFIERS} identifiers.")
    return found


def _any_identifier(text: str) -> tuple[str, str]:
    """`scheme:value`, or a value alone that can be only one thing."""
    named = _SCHEME.fullmatch(text.casefold())
    if named is not None:
        scheme = named[1]
        return scheme, _identifier(scheme, text[-len(named[2]) :], column=IDENTIFIERS)
    for scheme in (LEI, UEI, "domain"):
        try:
            return scheme, identifier_of(scheme, text)
        except NotAnIdentifier:
            continue
    raise FaultyRow(
        IDENTIFIERS, "Write an identifier with its scheme, as lei:5493001KJTIIGC8Y1R12."
    )


def _identifier(scheme: str, text: str, *, column: str) -> str:
    try:
        return identifier_of(scheme, text)
    except NotAnIdentifier as error:
        raise FaultyRow(column, str(error)) from error


def date_of(column: str, text: str) -> str | None:
    """The date as the record takes it; None for an empty text. Raises: FaultyRow."""
    if not text:
        return None
    try:
        if is_date(text):
            first_day(text)
        else:
            parse_instant(text)
            if not text.endswith("Z"):
                raise NotADate
    except NotADate as error:
        raise FaultyRow(
            column, "Write the date as 2026-06-26, 2026-06 or 2026, or an instant ending in Z."
        ) from error
    return text


def _standing(text: str) -> str | None:
    if not text:
        return None
    if text.casefold() not in _STANDINGS:
        raise FaultyRow(STANDING, f"Use one of {', '.join(_STANDINGS)}.")
    return text.casefold()


def _note(text: str) -> str | None:
    if len(text) > LONGEST_NOTE:
        raise FaultyRow(NOTE, f"A note has at most {LONGEST_NOTE} characters.")
    return text or None
