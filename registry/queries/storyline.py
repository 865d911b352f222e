"""The history of a model as a story: over which channels, in which steps, and by whose acts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby, pairwise

from registry.queries.acts import Act, acts_of
from registry.queries.columns import Column, columns_at
from registry.queries.dating import Dated, Dating, dating_at
from registry.queries.ledger import Point, record_of
from registry.queries.position import Position
from registry.queries.readings import Reading
from registry.rules.dates import TICK
from registry.rules.history import Histories
from registry.rules.sweep import Interval
from registry.rules.tiers import Levels
from registry.rules.truth import NO, Truth
from registry.rules.vocabulary import Standing

KEPT = 64

Move = tuple[Truth, Truth]
"""How far something applied, and how far it applies from then on."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which both layers and the tier stay as they are, [start, end).

    `is_window`: it lies within the window of one date, on either side of which all is settled.
    """

    start: datetime | None
    end: datetime | None
    legal: Reading
    offered: Reading
    tier: Reading
    grounds: frozenset[str]
    is_window: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What an act does in a step, as a verb."""

    act: Act
    verb: str
    is_news: bool
    """Something may be otherwise than before; not only more certain."""


@dataclass(frozen=True, slots=True)
class Step:
    """From one settled state to the next, on one date. The window of the date lies within it."""

    at: Dated
    begins: datetime
    before: Stretch
    after: Stretch
    parts: tuple[Part, ...]

    @property
    def changes_tier(self) -> bool:
        return self.before.tier != self.after.tier


@dataclass(frozen=True, slots=True)
class Change:
    """Neighbouring steps that together lead from one settled tier to another."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Dated:
        return self.steps[0].at

    @property
    def last(self) -> Dated:
        return self.steps[-1].at

    @property
    def acts(self) -> tuple[Act, ...]:
        """Of each directive one that begins or ends in it, not what is merely dated no closer."""
        found = {
            part.act.directive: part.act
            for step in self.steps
            for part in step.parts
            if part.is_news
        }
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class Track:
    """One history, and the channels over which the model has it."""

    channels: tuple[Column, ...]
    stretches: tuple[Stretch, ...]
    steps: tuple[Step, ...]

    def at(self, instant: datetime) -> Stretch:
        return next(
            stretch
            for stretch in reversed(self.stretches)
            if stretch.start is None or stretch.start <= instant
        )

    @property
    def is_silent(self) -> bool:
        """Nothing was ever said of the model over these channels, and nobody follows them."""
        return len(self.stretches) == 1 and self.stretches[0].tier.says_nothing

    def latest_change(self, instant: datetime) -> Change | None:
        """What made the tier at an instant what it is: the steps since it was certainly another.

        Of a tier that is uncertain itself, the step that made it so.
        """
        levels = self.at(instant).tier.possible
        found: list[Step] = []
        for step in reversed([one for one in self.steps if one.begins <= instant]):
            if step.changes_tier or found:
                found.insert(0, step)
            if found and (len(levels) > 1 or set(levels).isdisjoint(step.before.tier.possible)):
                return Change(tuple(found))
        return Change(tuple(found)) if found else None


def tracks_of(model: str, position: Position) -> Sequence[Track]:
    """The histories of a model over the channels that are shown of its developer."""
    return _tracks(position.point, position.trust, model, dating_at(position.point))


@lru_cache(maxsize=KEPT)
def _tracks(point: Point, trust: Standing, model: str, dating: Dating) -> tuple[Track, ...]:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    record = record_of(point)
    histories = Histories(record, trust=trust)
    alike: defaultdict[tuple[Interval, ...], list[Column]] = defaultdict(list)
    for column in columns_at(point).of(record.models[model].developer):
        alike[tuple(histories.of(model=model, channel=column.id))].append(column)
    return tuple(
        _track(intervals, columns, _Turning(histories, (model, columns[0].id)), point, dating)
        for intervals, columns in alike.items()
    )


def _track(
    intervals: Sequence[Interval],
    columns: Sequence[Column],
    turning: "_Turning",
    point: Point,
    dating: Dating,
) -> Track:
    stretches = [_stretch(interval) for interval in intervals]
    moves = [
        (dating.of(after.start, before.grounds | after.grounds), before, after)
        for before, after in pairwise(stretches)
        if after.start is not None
    ]
    acts = acts_of({key for _, _, after in moves for key in turning.at(after.start)}, point)
    windows: set[datetime | None] = set()
    steps = []
    for _, some in groupby(moves, key=lambda move: move[0].words):
        group = list(some)
        windows.update(after.start for _, _, after in group[:-1])
        steps.append(_step(group, turning, acts))
    shown = tuple(
        Stretch(
            one.start, one.end, one.legal, one.offered, one.tier, one.grounds, one.start in windows
        )
        for one in stretches
    )
    return Track(tuple(columns), shown, tuple(steps))


def _step(
    group: Sequence[tuple[Dated, Stretch, Stretch]], turning: "_Turning", acts: Mapping[str, Act]
) -> Step:
    moves: dict[str, Move] = {}
    for _, _, after in group:
        for key, (was, becomes) in turning.at(after.start).items():
            moves[key] = (moves[key][0] if key in moves else was, becomes)
    at, before, first = group[0]
    parts = [
        Part(acts[key], _verb(move), is_news=move[0] is not Truth.UNKNOWN)
        for key, move in moves.items()
        if key in acts
    ]
    parts.sort(key=lambda part: (part.act.issued.instant, part.act.provision))
    if first.start is None:
        raise ValueError("a step begins at an instant")
    return Step(at, first.start, before, group[-1][2], tuple(parts))


_VERBS = {
    (Truth.NO, Truth.UNKNOWN): "may begin to apply",
    (Truth.NO, Truth.YES): "begins to apply",
    (Truth.UNKNOWN, Truth.YES): "has certainly begun",
    (Truth.YES, Truth.UNKNOWN): "may have ended",
    (Truth.UNKNOWN, Truth.NO): "has certainly ended",
    (Truth.YES, Truth.NO): "ends",
}


def _verb(move: Move) -> str:
    """Within one date something may come and go again."""
    return _VERBS.get(move, "may apply meanwhile")


def _stretch(interval: Interval) -> Stretch:
    tier = interval.tier
    why = None if tier.closed_because is None else tier.closed_because.value
    return Stretch(
        start=interval.start,
        end=interval.end,
        legal=_reading(tier.legal),
        offered=_reading(tier.offered),
        tier=_reading(tier.possible, why),
        grounds=frozenset(tier.controlling),
    )


def _reading(levels: Levels, because: str | None = None) -> Reading:
    return Reading(tuple(level.word for level in sorted(levels)), because)


class _Turning:
    """Which provisions turn at an instant, and how; of one that an END or PAUSE turns, that."""

    def __init__(self, histories: Histories, pair: tuple[str, str]) -> None:
        self._histories = histories
        self._found: defaultdict[datetime, dict[str, Move]] = defaultdict(dict)
        weights: dict[tuple[str, str], Truth] = {}
        for when, slot, weighed in histories.turns(pair):
            key = weighed.provision.key
            before = weights.get((slot, key), NO)
            weights[slot, key] = weighed.weight
            if slot != "begun" and weighed.weight is not before:
                self._found[when].update(self._behind(key, when, (before, weighed.weight)))

    def at(self, instant: datetime | None) -> Mapping[str, Move]:
        return {} if instant is None else self._found.get(instant, {})

    def _behind(self, key: str, when: datetime, move: Move) -> dict[str, Move]:
        stoppers = {}
        for stopper in self._histories.record.stoppers.get(key, ()):
            course = self._histories.live(stopper)
            if any(turn == when for turn, _ in course.turns):
                stoppers[stopper] = (course.at(when - TICK), course.at(when))
        return stoppers or {key: move}
