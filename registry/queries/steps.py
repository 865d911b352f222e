"""Changes of status between two instants, as people read them: by whom, of which models."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from registry.queries.dating import Dated, dating_at
from registry.queries.grouping import alike
from registry.queries.ledger import Point, record_of
from registry.queries.names import names_at
from registry.queries.readings import Reading, Turn
from registry.queries.shown import Shown, told_turns
from registry.rules.causes import causes_of


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
    carried: bool
    """Something on record says that the models are to be had over these channels."""
    directives: tuple[Titled, ...]
    """Those that made it so."""


def steps_of(turns: Iterable[Turn], point: Point) -> list[Step]:
    """What people are told of turns that are in the order of time, or against it."""
    shown, record = Shown(point), record_of(point)
    dating, names = dating_at(point), names_at(point)
    found = alike(
        (
            (
                turn.at,
                turn.before,
                turn.after,
                causes_of(record, turn.grounds, turn.at),
                turn.pair in shown,
            ),
            turn.pair,
        )
        for turn in told_turns(turns, shown)
    )
    return [
        Step(
            at=dating.of(at, causes),
            before=before,
            after=after,
            models=tuple(Titled(key, names.get(("model", key), key)) for key in models),
            channels=tuple(names.get(("channel", key), key) for key in channels),
            carried=carried,
            directives=directives_of(causes, point),
        )
        for (at, before, after, causes, carried), models, channels in found
    ]


def directives_of(provisions: Collection[str], point: Point) -> tuple[Titled, ...]:
    """The directives of some provisions, by title."""
    names = names_at(point)
    ids = {key.partition("/")[0] for key in provisions}
    found = [Titled(key, names.get(("directive", key), key)) for key in ids]
    return tuple(sorted(found, key=lambda one: (one.name.lower(), one.id)))
