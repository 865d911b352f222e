"""The board as people read it: by developer, with names, reasons, and since when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import pairwise
from typing import Any

from registry.models import StatusInterval
from registry.queries.dating import Dated, Dating, dating_at, moment_words
from registry.queries.ledger import (
    objects_of,
    record_of,
    registry_zone,
    rests_on_reconstruction,
)
from registry.queries.position import Position
from registry.rules.history import Histories
from registry.rules.reach import Pair, all_pairs
from registry.rules.record import Record
from registry.rules.tiers import more_open
from registry.rules.vocabulary import Level

BOUNDARIES_SHOWN = 10


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


@dataclass(frozen=True, slots=True)
class Cell:
    """A model over a channel. `since` is None for as long as the record reaches back."""

    channel: "Column"
    reading: Reading
    since: Dated | None
    own: bool
    """The channel is one of the model's own developer."""
    tracked: bool


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    name: str
    operator: str
    operator_name: str


@dataclass(frozen=True, slots=True)
class ModelRow:
    id: str
    name: str
    open_weights: bool | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    developer: str
    name: str
    models: tuple[ModelRow, ...]


@dataclass(frozen=True, slots=True)
class Boundary:
    """A change that is on record for a time to come."""

    at: Dated
    model: str
    channel: str
    before: Reading
    after: Reading


@dataclass(frozen=True, slots=True)
class BoardPage:
    size: int
    last_recorded: Dated | None
    reconstructed: bool
    """Some time of recording was given afterwards."""
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    boundaries: tuple[Boundary, ...]
    more_boundaries: int

    @property
    def model_count(self) -> int:
        return sum(len(group.models) for group in self.groups)

    @property
    def tally(self) -> Counter[Reading | None]:
        """How many models read how, at best, over their own developer's tracked channels.

        None counts the models without such a channel.
        """
        return Counter(_at_best(row.cells) for group in self.groups for row in group.models)

    @property
    def names(self) -> dict[str, str]:
        """Of models and channels, by kind and id."""
        return {
            **{f"model/{row.id}": row.name for group in self.groups for row in group.models},
            **{f"channel/{column.id}": column.name for column in self.columns},
        }


@dataclass(frozen=True, slots=True)
class _Step:
    """A history reads so from `start` on; None is the beginning of time."""

    start: datetime | None
    reading: Reading
    grounds: frozenset[str]
    """The provisions that control on either side of the start."""


def board_page(position: Position) -> BoardPage:
    """The whole board as seen from a position."""
    record = record_of(position.point)
    developers = _by_id("developer", position.size)
    authorities = _by_id("authority", position.size)
    dating = dating_at(position.point)
    steps = _steps(position, record)
    columns = _columns(position.size, {**authorities, **developers})
    # What was retracted since the position was found has no history in the table any more.
    columns = tuple(one for one in columns if any(pair[1] == one.id for pair in steps))
    models = sorted(
        (
            obj
            for obj in _by_id("model", position.size).values()
            if all((obj["id"], column.id) in steps for column in columns)
        ),
        key=lambda obj: obj["name"].lower(),
    )
    rows: defaultdict[str, list[ModelRow]] = defaultdict(list)
    for obj in models:
        cells = tuple(_cell(obj, column, steps, dating, position.as_of) for column in columns)
        row = ModelRow(obj["id"], obj["name"], obj.get("open_weights"), cells)
        rows[obj["developer"]].append(row)
    groups = [Group(key, _name(developers, key), tuple(found)) for key, found in rows.items()]
    names = {obj["id"]: obj["name"] for obj in models}
    recorded = position.point.recorded_at
    ahead = _ahead(steps, position.as_of)
    return BoardPage(
        size=position.size,
        last_recorded=None
        if recorded is None
        else Dated(recorded, moment_words(recorded, registry_zone())),
        reconstructed=rests_on_reconstruction(position.point),
        columns=columns,
        groups=tuple(sorted(groups, key=lambda group: group.name.lower())),
        boundaries=tuple(
            Boundary(
                at=dating.of(start, after.grounds),
                model=names[pair[0]],
                channel=_column_name(columns, pair[1]),
                before=before.reading,
                after=after.reading,
            )
            for start, pair, before, after in ahead[:BOUNDARIES_SHOWN]
        ),
        more_boundaries=max(0, len(ahead) - BOUNDARIES_SHOWN),
    )


def _by_id(kind: str, size: int) -> dict[str, dict[str, Any]]:
    return {obj["id"]: obj for obj in objects_of(kind, size)}


def _name(objects: Mapping[str, dict[str, Any]], key: str) -> str:
    found: str = objects[key]["name"] if key in objects else key
    return found


def _columns(size: int, operators: Mapping[str, dict[str, Any]]) -> tuple[Column, ...]:
    """Channels beside those of the same operator, operators as developers are ordered."""
    columns = [
        Column(obj["id"], obj["name"], obj["operator"], _name(operators, obj["operator"]))
        for obj in objects_of("channel", size)
    ]
    return tuple(sorted(columns, key=lambda one: (one.operator_name.lower(), one.name.lower())))


def _column_name(columns: Iterable[Column], channel: str) -> str:
    return next(column.name for column in columns if column.id == channel)


def _steps(position: Position, record: Record) -> dict[Pair, list[_Step]]:
    """Every history, oldest first, as far as its reading changes.

    An interval also ends where only the provisions behind it change; who saw that on the
    board as `since` would take it for a change of status.
    """
    steps: defaultdict[Pair, list[_Step]] = defaultdict(list)
    controlling: dict[Pair, frozenset[str]] = {}
    for pair, start, reading, keys in _intervals(position, record):
        history = steps[pair]
        if not history or history[-1].reading != reading:
            grounds = keys | controlling.get(pair, frozenset())
            history.append(_Step(start, reading, grounds))
        controlling[pair] = keys
    return steps


def _intervals(
    position: Position, record: Record
) -> Iterator[tuple[Pair, datetime | None, Reading, frozenset[str]]]:
    if not position.is_latest:
        histories = Histories(record, trust=position.trust)
        for pair in all_pairs(record):
            for interval in histories.of(model=pair[0], channel=pair[1]):
                tier = interval.tier
                reading = _reading(tier.possible, tier.closed_because)
                yield pair, interval.start, reading, frozenset(tier.controlling)
        return
    rows = StatusInterval.objects.values_list(
        "frontier_model", "channel", "start", "possible", "closed_because", "controlling"
    )
    # The beginning of time sorts first on every database this way.
    ordered = sorted(rows, key=lambda row: (row[2] is not None, row[2]))
    for model, channel, start, possible, why, keys in ordered:
        yield (model, channel), start, Reading(tuple(possible), why or None), frozenset(keys)


def _reading(levels: Iterable[Level], closed_because: str | None) -> Reading:
    return Reading(tuple(level.word for level in sorted(levels)), closed_because)


def _cell(
    obj: dict[str, Any],
    column: Column,
    steps: Mapping[Pair, Sequence[_Step]],
    dating: Dating,
    at: datetime,
) -> Cell:
    history = steps[obj["id"], column.id]
    step = [one for one in history if one.start is None or one.start <= at][-1]
    return Cell(
        channel=column,
        reading=step.reading,
        since=None if step.start is None else dating.of(step.start, step.grounds),
        own=column.operator == obj["developer"],
        tracked=column.id not in obj.get("untracked", ()),
    )


def _at_best(cells: Iterable[Cell]) -> Reading | None:
    own = [cell.reading for cell in cells if cell.own and cell.tracked]
    if not own:
        return None
    best = reduce(more_open, (frozenset(map(_level, reading.possible)) for reading in own))
    closed = best == frozenset({Level.CLOSED})
    reasons = {reading.closed_because for reading in own}
    return _reading(best, reasons.pop() if closed and len(reasons) == 1 else None)


def _level(word: str) -> Level:
    return Level[word.upper()]


def _ahead(
    steps: Mapping[Pair, Sequence[_Step]], at: datetime
) -> list[tuple[datetime, Pair, _Step, _Step]]:
    """What changes after an instant, soonest first."""
    found = [
        (after.start, pair, before, after)
        for pair, history in steps.items()
        for before, after in pairwise(history)
        if after.start is not None and after.start > at
    ]
    return sorted(found, key=lambda boundary: boundary[:2])
