"""The field of a date: as precise as the source gives it, and never more."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from recording.rules.forms.fields import ABSENT, Inexpressible, Posted, State, Value
from registry.rules.dates import NotADate, format_instant, is_date, parse_instant

INSTANT = "instant"
DAY = "day"
MONTH = "month"
YEAR = "year"
BETWEEN = "between"
NOT_KNOWN = "not-known"
NONE = ""

_PRECISION = {2: DAY, 1: MONTH, 0: YEAR}
_WRITTEN_AS = {
    INSTANT: "Write an instant as 2026-06-12 17:21 America/New_York, or as 2026-06-12T21:21:00Z.",
    DAY: "You chose a day; write it as 2026-06-12, or choose another precision.",
    MONTH: "You chose a month; write it as 2026-06, or choose another precision.",
    YEAR: "You chose a year; write it as 2026, or choose another precision.",
}
_LOCAL = re.compile(
    r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?) +([A-Za-z_+\-/0-9]+)", re.ASCII
)


@dataclass(frozen=True)
class Date:
    """A bound. `windows`: it may lie between two limits; `end`: it may be absent or not known."""

    windows: bool = True
    end: bool = False
    none: str = "No end is stated"
    not_known: str = "It ends, on a day not made known, not before"

    @property
    def precisions(self) -> tuple[tuple[str, str], ...]:
        """What can be chosen, in the order of the page; the first is that of nothing typed."""
        found = [(NONE, self.none)] if self.end else []
        found += [(DAY, "A day"), (INSTANT, "An exact instant")]
        found += [(MONTH, "A month"), (YEAR, "A year")]
        if self.windows:
            found.append((BETWEEN, "Somewhere between two days or instants"))
        if self.end:
            found.append((NOT_KNOWN, self.not_known))
        return tuple(found)

    def blank(self) -> State:
        return {"precision": NONE if self.end else DAY, "value": "", "latest": ""}

    def state_of(self, value: Value) -> State:
        if isinstance(value, str):
            return {"precision": _precision_of(value), "value": value, "latest": ""}
        if (
            not isinstance(value, dict)
            or not self.windows
            or value.keys() != {"earliest", "latest"}
        ):
            raise Inexpressible
        _precision_of(value["earliest"])
        if value["latest"] is None and self.end:
            return {"precision": NOT_KNOWN, "value": value["earliest"], "latest": ""}
        _precision_of(value["latest"])
        return {"precision": BETWEEN, "value": value["earliest"], "latest": value["latest"]}

    def value_of(self, state: State) -> Value:
        first, last = _in_utc(state["value"]), _in_utc(state["latest"])
        if state["precision"] == BETWEEN:
            return {"earliest": first, "latest": last}
        if state["precision"] == NOT_KNOWN:
            return {"earliest": first, "latest": None}
        return first if first else ABSENT

    def posted(self, given: Posted, name: str) -> State:
        blank = self.blank()
        return {part: given.get(f"{name}/{part}", usual).strip() for part, usual in blank.items()}

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        precision, value = state["precision"], _in_utc(state["value"])
        if precision == NONE and value:
            yield at, "Say how precise the date is that you wrote, or take it out."
        elif self.end and precision in _WRITTEN_AS and not value:
            yield at, f"Write when, or choose: {self.none.lower()}."
        elif precision in _WRITTEN_AS and value and not _is_precise(value, precision):
            yield at, _WRITTEN_AS[precision]
        if state["latest"] and precision != BETWEEN:
            yield at, "Only what lies between two limits has a second one; take it out."


def _precision_of(value: Value) -> str:
    """Raises: Inexpressible, for what is neither a date nor an instant as the record has it."""
    if isinstance(value, str) and is_date(value):
        return _PRECISION[value.count("-")]
    try:
        parse_instant(value if isinstance(value, str) else "")
    except NotADate as error:
        raise Inexpressible from error
    if not value.endswith("Z"):
        raise Inexpressible
    return INSTANT


def _is_precise(value: str, precision: str) -> bool:
    try:
        return _precision_of(value) == precision
    except Inexpressible:
        return False


def _in_utc(text: str) -> str:
    """An instant in UTC as the record has it; anything else as it was typed.

    A local time that a zone skips or has twice is no instant: it stays as typed, and is a fault.
    """
    local = _LOCAL.fullmatch(text)
    try:
        if local is None:
            return (
                text if text.endswith("Z") or is_date(text) else format_instant(parse_instant(text))
            )
        day, time, zone = local.groups()
        naive = datetime.fromisoformat(f"{day}T{time}")
        earlier = naive.replace(tzinfo=ZoneInfo(zone), fold=0)
        later = naive.replace(tzinfo=ZoneInfo(zone), fold=1)
    except (ValueError, KeyError, OSError):
        return text
    if earlier.utcoffset() != later.utcoffset():
        return text
    return format_instant(earlier.astimezone(UTC))
