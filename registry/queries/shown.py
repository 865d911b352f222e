"""Which statuses are shown: those over the channels that a developer's models are shown with."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from registry.queries.columns import Columns, columns_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Point
from registry.queries.readings import Turn
from registry.rules.carriers import told_of
from registry.rules.reach import Pair


class Shown:
    """Which pairs are shown: those over the channels that a developer's models are shown with."""

    def __init__(self, point: Point) -> None:
        self._columns: Columns = columns_at(point)
        self._models = kept_objects("model", point)
        self._of: dict[str, frozenset[str]] = {}

    def __contains__(self, pair: Pair) -> bool:
        model, channel = pair
        obj = self._models.get(model)
        if obj is None:
            return False
        developer = obj["developer"]
        if developer not in self._of:
            self._of[developer] = frozenset(one.id for one in self._columns.of(developer))
        return channel in self._of[developer]


def told_turns(turns: Iterable[Turn], shown: Shown) -> Iterator[Turn]:
    """Those that people are told of, of turns in the order of time or against it.

    At one instant those over channels that carry the model come first.
    """
    for _, together in groupby(turns, key=_at):
        told = told_of(
            list(together),
            is_carried=lambda pair: pair in shown,
            when=_at,
            pair=lambda turn: turn.pair,
        )
        yield from sorted(told, key=lambda turn: turn.pair not in shown)


def _at(turn: Turn) -> datetime:
    return turn.at
