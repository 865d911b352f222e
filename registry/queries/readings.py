"""What statuses read as over all time, for every model and channel at once."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from registry.models import StatusInterval
from registry.queries.ledger import Point, current_point, record_of
from registry.queries.position import Position
from registry.rules.differences import changed_histories
from registry.rules.reach import Pair
from registry.rules.record import Record
from registry.rules.vocabulary import DEFAULT_TRUST, Level, Standing

KEPT = 3
"""Each of a large registry takes some ten megabytes."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a status reads as: every level that may hold, most open first, and why if closed."""

    possible: tuple[str, ...]
    closed_because: str | None

    @property
    def level(self) -> str:
        return self.possible[0]

    @property
    def others(self) -> tuple[str, ...]:
        return self.possible[1:]

    @property
    def says_nothing(self) -> bool:
        return len(self.possible) == len(Level)


class Step(NamedTuple):
    """A history reads so from `start` on; None is the beginning of time."""

    start: datetime | None
    reading: Reading
    grounds: frozenset[str]
    """The provisions that control on either side of the start."""


class Turn(NamedTuple):
    """A history comes to read otherwise."""

    at: datetime
    pair: Pair
    before: Reading
    after: Reading
    grounds: frozenset[str]


class Readings:
    """Of one record at one evidence threshold."""

    def __init__(self, steps: Mapping[Pair, Sequence[Step]]) -> None:
        self.steps = steps
        """Every history, oldest first, as far as its reading changes.

        An interval also ends where only the provisions behind it change; who saw that as
        `since` would take it for a change of status.
        """
        self.turns = sorted(
            Turn(after.start, pair, before.reading, after.reading, after.grounds)
            for pair, history in steps.items()
            for before, after in pairwise(history)
            if after.start is not None
        )
        self._instants = [turn.at for turn in self.turns]

    def at(self, pair: Pair, instant: datetime) -> Step:
        """The step that a history has come to at an instant."""
        history = self.steps[pair]
        for step in reversed(history):
            if step.start is None or step.start <= instant:
                return step
        raise LookupError(pair)

    def before(self, turn: Turn) -> Reading:
        """What a history read before a turn; if that was uncertain, what it read before that.

        A day's window makes two turns of one change: into doubt, and out of it.
        """
        reading = turn.before
        for step in reversed(self.steps[turn.pair]):
            if step.start is None or step.start < turn.at:
                reading = step.reading
                if not reading.others:
                    return reading
        return turn.before

    def since(self, instant: datetime) -> Iterator[Turn]:
        """What changes after an instant, soonest first."""
        yield from self.turns[bisect_right(self._instants, instant) :]

    def until(self, instant: datetime) -> Iterator[Turn]:
        """What had changed by an instant, latest first."""
        yield from reversed(self.turns[: bisect_right(self._instants, instant)])


def readings_at(position: Position) -> Readings:
    return readings_of(position.point, position.trust)


@lru_cache(maxsize=KEPT)
def readings_of(point: Point, trust: Standing) -> Readings:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    if trust is DEFAULT_TRUST and current_point() == point:
        found = _steps(_in_table())
        if current_point() == point:
            return Readings(found)
    return Readings(_steps(_from_record(record_of(point), trust)))


Intervals = Iterable[tuple[Pair, datetime | None, tuple[str, ...], str | None, frozenset[str]]]


def _steps(intervals: Intervals) -> dict[Pair, list[Step]]:
    """From intervals of which those of one pair come in order."""
    steps: defaultdict[Pair, list[Step]] = defaultdict(list)
    controlling: dict[Pair, frozenset[str]] = {}
    readings: dict[tuple[tuple[str, ...], str | None], Reading] = {}
    for pair, start, possible, why, keys in intervals:
        history = steps[pair]
        # Most of a large registry reads alike; what is the same is kept once.
        reading = readings.setdefault((possible, why), Reading(possible, why))
        if not history or history[-1].reading != reading:
            grounds = keys | controlling[pair] if history else keys
            history.append(Step(start, reading, grounds))
        controlling[pair] = keys
    return dict(steps)


def _in_table() -> Intervals:
    rows = StatusInterval.objects.values_list(
        "frontier_model", "channel", "start", "possible", "closed_because", "controlling"
    )
    # The beginning of time sorts first on every database this way.
    ordered = sorted(rows, key=lambda row: (row[2] is not None, row[2]))
    kept: dict[tuple[str, ...], frozenset[str]] = {}
    for model, channel, start, possible, why, keys in ordered:
        named = tuple(keys)
        grounds = kept.setdefault(named, frozenset(named))
        yield (model, channel), start, tuple(possible), why or None, grounds


def _from_record(record: Record, trust: Standing) -> Intervals:
    """As the table would have it. Pairs of which the same provisions speak are worked out once."""
    for change in changed_histories(Record(size=0), record, trust=trust):
        told = [
            (
                interval.start,
                tuple(level.word for level in sorted(interval.tier.possible)),
                interval.tier.closed_because,
                frozenset(interval.tier.controlling),
            )
            for interval in change.becomes
        ]
        for pair in change.area.pairs:
            for start, possible, why, keys in told:
                yield pair, start, possible, why, keys
