"""A comparison as people read it: who can use less or more, on which steps, by whose act."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.queries.comparison import provision_turns, status_differences, turns_between
from registry.queries.corrections import Correction, corrections_between
from registry.queries.grouping import alike
from registry.queries.ledger import Point, record_of
from registry.queries.names import names_at
from registry.queries.readings import Reading, readings_at
from registry.queries.shown import Shown
from registry.queries.sides import Sides
from registry.queries.steps import Step, Titled, steps_of
from registry.rules.provision_turns import ProvisionTurn
from registry.rules.reach import Pair

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Models that read otherwise on the later side, all alike and over the same channels.

    A side is None where they are not on record.
    """

    before: Reading | None
    after: Reading | None
    models: tuple[Titled, ...]
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TurnedProvision:
    turn: ProvisionTurn
    directive: Titled
    part: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    differences: tuple[Difference, ...]
    models: int
    """How many models read otherwise over a channel that is shown of them."""
    elsewhere: int
    """Statuses that read otherwise over other channels only."""
    steps: tuple[Step, ...]
    provisions: tuple[TurnedProvision, ...]
    corrections: tuple[Correction, ...]
    has_more: bool
    """Some of it is left out here, and is in the data."""


def compare_page(sides: Sides) -> ComparePage:
    point = sides.after.point
    shown = Shown(point if sides.by == "as_of" else _wider(sides))
    differing = list(_differing(sides))
    inside = [(what, pair) for what, pair in differing if pair in shown]
    differences = [
        Difference(before, after, _models(models, point), _channels(channels, point))
        for (before, after), models, channels in alike(inside)
    ]
    steps = steps_of(turns_between(sides), point)
    provisions = [_turned(turn, sides) for turn in provision_turns(sides)]
    corrections = _corrections(sides)
    lists = (differences, steps, provisions, corrections)
    return ComparePage(
        differences=tuple(differences[:MOST_SHOWN]),
        models=len({model for _, (model, _) in inside}),
        elsewhere=len(differing) - len(inside),
        steps=tuple(steps[:MOST_SHOWN]),
        provisions=tuple(provisions[:MOST_SHOWN]),
        corrections=tuple(corrections[:MOST_SHOWN]),
        has_more=any(len(found) > MOST_SHOWN for found in lists),
    )


def _wider(sides: Sides) -> Point:
    """What is on the later record is shown; before anything was, so is the earlier."""
    return sides.after.point if sides.after.size else sides.before.point


def _differing(sides: Sides) -> Iterator[tuple[tuple[Reading | None, Reading | None], Pair]]:
    if sides.by == "known_at":
        for one in status_differences(sides):
            before, after = _reading(one.before), _reading(one.after)
            if before != after:
                yield (before, after), one.pair
        return
    readings = readings_at(sides.after)
    for pair in sorted({turn.pair for turn in turns_between(sides)}):
        was = readings.at(pair, sides.before.as_of).reading
        becomes = readings.at(pair, sides.after.as_of).reading
        if was != becomes:
            yield (was, becomes), pair


def _reading(status: dict[str, object] | None) -> Reading | None:
    if status is None:
        return None
    possible, why = status["possible"], status["closed_because"]
    assert isinstance(possible, list)  # noqa: S101 as every status has it
    return Reading(tuple(possible), None if why is None else str(why))


def _models(ids: Iterable[str], point: Point) -> tuple[Titled, ...]:
    names = names_at(point)
    return tuple(Titled(key, names.get(("model", key), key)) for key in ids)


def _channels(ids: Iterable[str], point: Point) -> tuple[str, ...]:
    names = names_at(point)
    return tuple(names.get(("channel", key), key) for key in ids)


def _turned(turn: ProvisionTurn, sides: Sides) -> TurnedProvision:
    points = (sides.after.point, sides.before.point)
    known = next(
        record_of(point).provisions[turn.key]
        for point in points
        if turn.key in record_of(point).provisions
    )
    name = next(
        (
            names_at(point)["directive", known.directive]
            for point in points
            if ("directive", known.directive) in names_at(point)
        ),
        known.directive,
    )
    part = turn.key.partition("/")[2]
    return TurnedProvision(turn, Titled(known.directive, name), part, known.text)


def _corrections(sides: Sides) -> list[Correction]:
    if sides.by == "as_of":
        return []
    return corrections_between(sides.before.size, sides.after.size, most=MOST_SHOWN + 1)
