"""How long a model was in each tier, in whole days: certainly, and at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.rules.vocabulary import Level

Span = tuple[datetime | None, datetime | None, tuple[str, ...]]
"""From, until, and every level that may hold meanwhile; None is the beginning or end of time."""


@dataclass(frozen=True, slots=True)
class Tenure:
    level: str
    days: int
    """On which the level certainly held, rounded."""
    at_most: int
    """On which it may have."""


def tenures(spans: Iterable[Span], until: datetime) -> list[Tenure]:
    """Of each level that may have held, most open first. What has no beginning is not counted."""
    certain: dict[str, timedelta] = {}
    possible: dict[str, timedelta] = {}
    for start, end, levels in spans:
        if start is None or start >= until:
            continue
        length = min(until, end or until) - start
        for level in levels:
            possible[level] = possible.get(level, timedelta()) + length
            if len(levels) == 1:
                certain[level] = certain.get(level, timedelta()) + length
    order = [level.word for level in Level]
    return [
        Tenure(level, _days(certain.get(level, timedelta())), _days(possible[level]))
        for level in sorted(possible, key=order.index)
    ]


def _days(length: timedelta) -> int:
    return round(length / timedelta(days=1))
