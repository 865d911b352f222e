"""Changes of status between two instants, as people read them: by whom, of which models."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from registry.queries.columns import Columns, columns_at
from registry.queries.dating import Dated, dating_at
from registry.queries.grouping import alike
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Point, record_of
from registry.queries.names import names_at
from registry.queries.readings import Reading, Turn
from registry.rules.causes import causes_of
from registry.rules.reach import Pair


@dataclass(frozen=True, slots=True)
class Titled:
    """An object with its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """Models that come to read otherwise at one instant, all alike and over the same channels."""

    at: Dated
    before: Reading
    after: Reading
    models: tuple[Titled, ...]
    channels: tuple[str, ...]
    directives: tuple[Titled, ...]
    """Those that made it so."""


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


def steps_of(turns: Iterable[Turn], point: Point) -> list[Step]:
    """As far as they are shown of their models."""
    shown, record = Shown(point), record_of(point)
    dating, names = dating_at(point), names_at(point)
    found = alike(
        ((turn.at, turn.before, turn.after, causes_of(record, turn.grounds, turn.at)), turn.pair)
        for turn in turns
        if turn.pair in shown
    )
    return [
        Step(
            at=dating.of(at, causes),
            before=before,
            after=after,
            models=tuple(Titled(key, names.get(("model", key), key)) for key in models),
            channels=tuple(names.get(("channel", key), key) for key in channels),
            directives=directives_of(causes, point),
        )
        for (at, before, after, causes), models, channels in found
    ]


def directives_of(provisions: Collection[str], point: Point) -> tuple[Titled, ...]:
    """The directives of some provisions, by title."""
    names = names_at(point)
    ids = {key.partition("/")[0] for key in provisions}
    found = [Titled(key, names.get(("directive", key), key)) for key in ids]
    return tuple(sorted(found, key=lambda one: (one.name.lower(), one.id)))
