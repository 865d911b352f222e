"""What the pages say in sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from registry.queries.board_page import Reading
from registry.queries.dating import Dated, day_words, moment_words
from registry.queries.ledger import registry_zone
from registry.queries.position import Position
from registry.rules.dates import is_date
from registry.rules.vocabulary import DEFAULT_TRUST, Level

_OPEN_TO = {
    "general": "open to everyone",
    "restricted": "open except to those barred",
    "limited": "open to approved organisations only",
    "closed": "closed to everyone",
}


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where the board is seen, where that is not simply now."""

    as_of: Dated
    known_at: Dated | None
    trust: str | None
    is_projection: bool


def standpoint(position: Position, given: Mapping[str, str], *, now: datetime) -> Standpoint | None:
    """None for a reader who stands at now on both clocks and at the usual threshold."""
    if position.is_now and position.trust is DEFAULT_TRUST:
        return None
    zone = registry_zone()
    as_of = moment_words(position.as_of, zone)
    if is_date(given.get("as_of", "")):
        as_of = f"the close of {day_words(date.fromisoformat(given['as_of']))}"
    known_at = None
    if position.chose_known_at and position.known_at is not None:
        known_at = Dated(position.known_at, moment_words(position.known_at, zone))
    return Standpoint(
        as_of=Dated(position.as_of, as_of),
        known_at=known_at,
        trust=None if position.trust is DEFAULT_TRUST else position.trust.value,
        is_projection=position.as_of > now,
    )


def tally_words(tally: Counter[Reading | None]) -> str:
    """How many models are how open, most open first: "2 are open to everyone and …"."""
    known = [(reading, count) for reading, count in tally.items() if reading is not None]
    known.sort(key=lambda part: [Level[word.upper()] for word in part[0].possible])
    parts = [f"{count} {_verb(count)} {_openness(reading)}" for reading, count in known]
    if tally[None]:
        parts.append(f"{tally[None]} {_verb(tally[None])} not followed there")
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _openness(reading: Reading) -> str:
    words = _OPEN_TO[reading.level]
    if reading.others:
        return f"{words}, possibly {' or '.join(reading.others)}"
    return f"{words} ({reading.closed_because})" if reading.closed_because else words


def _verb(count: int) -> str:
    return "is" if count == 1 else "are"
