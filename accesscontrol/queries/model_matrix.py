"""Who can use a model: each class of users over each channel, answered as a check is."""

from collections.abc import Sequence
from dataclasses import dataclass

from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import check
from registry.queries.columns import Column
from registry.queries.kept_objects import kept_objects
from registry.queries.position import Position
from registry.rules.truth import YES

MOST_CLASSES = 30
MOST_CHANNELS = 12


@dataclass(frozen=True, slots=True)
class MatrixCell:
    channel: Column
    outcome: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A class, or with None somebody of whom nothing is said."""

    user_class: str | None
    name: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    columns: Sequence[Column]
    rows: Sequence[MatrixRow]
    is_cut: bool
    """There are more classes or channels than are shown."""


def matrix_of(model: str, channels: Sequence[Column], position: Position) -> Matrix:
    classes = sorted(kept_objects("class", position.point).values(), key=lambda one: one["name"])
    columns = channels[:MOST_CHANNELS]
    kinds = [(obj["id"], obj["name"]) for obj in classes[:MOST_CLASSES]]
    return Matrix(
        columns,
        [
            _row(model, *kind, columns, position)
            for kind in [*kinds, (None, "Nothing said of them")]
        ],
        is_cut=len(channels) > MOST_CHANNELS or len(classes) > MOST_CLASSES,
    )


def _row(
    model: str, kind: str | None, name: str, columns: Sequence[Column], position: Position
) -> MatrixRow:
    said = {} if kind is None else {kind: YES}
    return MatrixRow(
        kind,
        name,
        tuple(
            MatrixCell(
                column,
                check(Asked(model=model, channel=column.id, classes=said), position)["outcome"],
            )
            for column in columns
        ),
    )
