"""Footnotes of the board: what leaves a status uncertain, in words, each told once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.queries.board_page import Cell, Group
from registry.queries.dating import Dating, dating_at
from registry.queries.ledger import record_of
from registry.queries.names import Names, names_at
from registry.queries.position import Position
from registry.rules.doors import Door
from registry.rules.record import Record
from registry.rules.uncertainty import doors_behind


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is open: `before` and `after` stand around the title of a directive."""

    before: str
    directive: str
    title: str
    after: str


@dataclass(frozen=True, slots=True)
class Footnotes:
    numbers: Mapping[tuple[str, str], int]
    """By model and channel, for those that have one."""
    notes: tuple[tuple[Doubt, ...], ...]
    """In the order of their numbers, which count from 1."""


def footnotes_of(groups: Iterable[Group], position: Position) -> Footnotes:
    record = record_of(position.point)
    names, dating = names_at(position.point), dating_at(position.point)
    told: dict[tuple[Doubt, ...], int] = {}
    numbers = {}
    for group in groups:
        for row in group.models:
            for cell in row.cells:
                if not _is_uncertain(cell):
                    continue
                doors = doors_behind(
                    record,
                    model=row.id,
                    channel=cell.channel.id,
                    at=position.as_of,
                    trust=position.trust,
                )
                doubts = tuple(doubt_of(door, record, names, dating) for door in doors)
                if doubts:
                    numbers[row.id, cell.channel.id] = told.setdefault(doubts, len(told) + 1)
    return Footnotes(numbers, tuple(told))


def doubt_of(door: Door, record: Record, names: Names, dating: Dating) -> Doubt:
    """An unknown input of a status in words."""
    provision = record.provisions[door.subject]
    title = names.get(("directive", provision.directive), provision.directive)
    match door.kind:
        case "bound":
            is_start = door.part == "start"
            bound = provision.period.start if is_start else provision.period.end
            after = "has begun" if is_start else "has ended"
            if bound is not None:
                after += f", which is dated {dating.window(provision.directive, bound)}"
        case "standing":
            after = f"is so: it is only {provision.standing.value}"
        case "scope":
            after = f"speaks of {names.get(('model', door.part), door.part)}"
        case _:
            after = "binds in law"
    return Doubt("whether", provision.directive, title, after)


def _is_uncertain(cell: Cell) -> bool:
    return bool(cell.reading.others) and cell.tracked
