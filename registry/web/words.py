"""What the pages say in sentences."""

from collections import Counter

from registry.queries.readings import Reading
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import Level

_OPEN_TO = {
    "general": "open to everyone",
    "restricted": "open except to those barred",
    "limited": "open to approved organisations only",
    "closed": "closed to everyone",
}


def tally_words(tally: Counter[Reading | None]) -> str:
    """How many models are how open, most open first: "2 are open to everyone and …"."""
    known = [(reading, count) for reading, count in tally.items() if reading is not None]
    known.sort(key=lambda part: [Level[word.upper()] for word in part[0].possible])
    parts = [f"{count} {_verb(count)} {openness(reading)}" for reading, count in known]
    if tally[None]:
        parts.append(f"{tally[None]} {_verb(tally[None])} not followed there")
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def openness(reading: Reading) -> str:
    """How open a model is, after "is": "open to everyone, possibly closed"."""
    words = _OPEN_TO[reading.level]
    if reading.others:
        return f"{words}, possibly {' or '.join(reading.others)}"
    return f"{words} ({reading.closed_because})" if reading.closed_because else words


def _verb(count: int) -> str:
    return "is" if count == 1 else "are"


_HOLDS = {NO: "does not hold", UNKNOWN: "may hold", YES: "holds"}
_HELD = {NO: "did not hold before", UNKNOWN: "may have held before", YES: "held before"}


def holding_words(before: Truth | None, after: Truth | None) -> str:
    """How a provision stands on the later side, and how it did on the earlier."""
    now = "is not on record any more" if after is None else _HOLDS[after]
    then = "was not on record before" if before is None else _HELD[before]
    return f"{now}; {then}"
