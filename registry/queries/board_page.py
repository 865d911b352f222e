"""The board as people read it: by developer, with names, reasons, and since when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from registry.queries.board_filters import BoardFilters
from registry.queries.columns import Column, columns_at
from registry.queries.dating import Dated, Dating, dating_at
from registry.queries.kept_objects import Object, kept_objects
from registry.queries.position import Position
from registry.queries.readings import Reading, Readings, Turn, readings_at
from registry.queries.shown import Shown, told_turns
from registry.rules.tiers import more_open
from registry.rules.vocabulary import Level

MODELS_SHOWN = 300
"""On one page of the board."""
BOUNDARIES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """A model over a channel. `since` is None for as long as the record reaches back."""

    channel: Column
    reading: Reading
    since: Dated | None
    own: bool
    """The channel is one of the model's own developer."""
    tracked: bool


@dataclass(frozen=True, slots=True)
class ModelRow:
    id: str
    name: str
    open_weights: bool | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The models of one developer, over the channels that are shown of it."""

    developer: str
    name: str
    columns: tuple[Column, ...]
    models: tuple[ModelRow, ...]


@dataclass(frozen=True, slots=True)
class Boundary:
    """One model comes to read otherwise, over some channels at once."""

    at: Dated
    model: str
    model_name: str
    channels: tuple[str, ...]
    carried: bool
    """Something on record says that the model is to be had over these channels."""
    before: Reading
    after: Reading


@dataclass(frozen=True, slots=True)
class BoardPage:
    groups: tuple[Group, ...]
    tally: Counter[Reading | None]
    """How many of all models read how, at best, over their own developer's tracked channels.

    None counts the models without such a channel.
    """
    found: int
    """Models that pass the filters, on this page or another."""
    last_turn: Boundary | None
    """What changed last, of what people are told of."""
    boundaries: tuple[Boundary, ...]
    more_boundaries: bool

    @property
    def model_count(self) -> int:
        return sum(self.tally.values())


def board_page(position: Position, filters: BoardFilters) -> BoardPage:
    """The board as seen from a position, as far as the filters let it through."""
    board = _Board(position)
    rows = [
        (obj, columns, cells)
        for obj in board.models()
        if filters.takes_model(obj)
        for columns in [filters.columns(board.columns_of(obj["developer"]), board.every_column)]
        for cells in [board.cells(obj, columns)]
        if filters.takes_readings(cell.reading for cell in cells if cell.tracked)
    ]
    groups: defaultdict[str, list[ModelRow]] = defaultdict(list)
    columns_of: dict[str, tuple[Column, ...]] = {}
    first = (filters.page - 1) * MODELS_SHOWN
    for obj, columns, cells in rows[first : first + MODELS_SHOWN]:
        columns_of[obj["developer"]] = columns
        row = ModelRow(obj["id"], obj["name"], obj.get("open_weights"), cells)
        groups[obj["developer"]].append(row)
    ahead = board.boundaries(board.readings.since(position.as_of), BOUNDARIES_SHOWN + 1)
    before = board.boundaries(board.last_turns(), 1)
    return BoardPage(
        groups=tuple(
            Group(key, board.developer_name(key), columns_of[key], tuple(models))
            for key, models in groups.items()
        ),
        tally=Counter(board.at_best(obj) for obj in board.models()),
        found=len(rows),
        last_turn=before[0] if before else None,
        boundaries=tuple(ahead[:BOUNDARIES_SHOWN]),
        more_boundaries=len(ahead) > BOUNDARIES_SHOWN,
    )


class _Board:
    """What is on record at a position, put together as the board needs it."""

    def __init__(self, position: Position) -> None:
        self.position = position
        self.readings: Readings = readings_at(position)
        self._dating: Dating = dating_at(position.point)
        self._developers = kept_objects("developer", position.point)
        self._models = kept_objects("model", position.point)
        self._columns = columns_at(position.point)
        self._shown: dict[str, tuple[Column, ...]] = {}
        self._is_shown = Shown(position.point)

    @property
    def every_column(self) -> tuple[Column, ...]:
        return self._columns.every

    def models(self) -> list[Object]:
        """By developer, then by name."""
        return sorted(
            self._models.values(),
            key=lambda obj: (self.developer_name(obj["developer"]).lower(), obj["name"].lower()),
        )

    def developer_name(self, developer: str) -> str:
        return _name(self._developers, developer)

    def columns_of(self, developer: str) -> tuple[Column, ...]:
        """The channels that are shown of a developer's models."""
        if developer not in self._shown:
            self._shown[developer] = self._columns.of(developer)
        return self._shown[developer]

    def cells(self, obj: Object, columns: Iterable[Column]) -> tuple[Cell, ...]:
        return tuple(self._cell(obj, column) for column in columns)

    def _cell(self, obj: Object, column: Column) -> Cell:
        step = self.readings.at((obj["id"], column.id), self.position.as_of)
        return Cell(
            channel=column,
            reading=step.reading,
            since=None if step.start is None else self._dating.of(step.start, step.grounds),
            own=column.operator == obj["developer"],
            tracked=column.id not in obj.get("untracked", ()),
        )

    def at_best(self, obj: Object) -> Reading | None:
        own = [
            self.readings.at((obj["id"], column.id), self.position.as_of).reading
            for column in self.columns_of(obj["developer"])
            if column.operator == obj["developer"] and column.id not in obj.get("untracked", ())
        ]
        if len(own) < 2:
            return own[0] if own else None
        best = reduce(more_open, (frozenset(map(_level, reading.possible)) for reading in own))
        closed = best == frozenset({Level.CLOSED})
        reasons = {reading.closed_because for reading in own}
        why = reasons.pop() if closed and len(reasons) == 1 else None
        return Reading(tuple(level.word for level in sorted(best)), why)

    def boundaries(self, turns: Iterable[Turn], most: int) -> list[Boundary]:
        """The first of some turns, of those that people are told of.

        What happens to one model at one instant alike is one boundary.
        """
        found: dict[Turn, list[str]] = {}
        for turn in told_turns(turns, self._is_shown):
            model, channel = turn.pair
            alike = turn._replace(pair=(model, ""))
            if alike not in found and len(found) == most:
                break
            found.setdefault(alike, []).append(channel)
        return [self._boundary(turn, channels) for turn, channels in found.items()]

    def last_turns(self) -> Iterator[Turn]:
        """What had changed, latest first: each from what was certain before it."""
        for turn in self.readings.until(self.position.as_of):
            yield turn._replace(before=self.readings.before(turn))

    @property
    def _channels(self) -> Mapping[str, Object]:
        return kept_objects("channel", self.position.point)

    def _boundary(self, turn: Turn, channels: Sequence[str]) -> Boundary:
        model = turn.pair[0]
        return Boundary(
            at=self._dating.of(turn.at, turn.grounds),
            model=model,
            model_name=_name(self._models, model),
            channels=tuple(_name(self._channels, channel) for channel in channels),
            carried=all((model, channel) in self._is_shown for channel in channels),
            before=turn.before,
            after=turn.after,
        )


def _name(objects: Mapping[str, Object], key: str) -> str:
    found: str = objects[key]["name"] if key in objects else key
    return found


def _level(word: str) -> Level:
    return Level[word.upper()]
