"""The two sides of a comparison: two dates of one record, or two states of the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from registry.documents.faults import Fault
from registry.errors import InTheFuture, InvalidRequest, UnknownSize
from registry.queries.position import Position, Positions

By = Literal["as_of", "known_at"]
"""Which clock runs between the sides."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two positions, that differ in one clock."""

    before: Position
    after: Position
    by: By


@dataclass(frozen=True, slots=True)
class AskedSides:
    """What a reader gave. `to` and `by` may be left out."""

    start: str
    to: str | None
    by: str | None
    as_of: str | None
    known_at: str | None
    trust: str | None

    @property
    def clock(self) -> By:
        """As asked for; where it is not, a ledger size is a state and anything else a date."""
        if self.by is not None:
            return "known_at" if self.by == "known_at" else "as_of"
        return "known_at" if self.start.isascii() and self.start.isdecimal() else "as_of"


def sides_of(asked: AskedSides, *, now: datetime) -> Sides:
    """The later side, where it is not given, is where the clocks stand.

    Raises: InvalidRequest, with the pointer of the parameter; UnknownSize; InTheFuture.
    """
    positions = Positions(now=now)
    after = _side(positions, asked, "to", asked.to)
    before = _side(positions, asked, "from", asked.start)
    backwards = (
        before.size > after.size if asked.clock == "known_at" else before.as_of > after.as_of
    )
    if backwards:
        cure = "`from` lies after `to`; turn them round."
        raise InvalidRequest(cure, [Fault("/from", "out-of-range", cure)])
    return Sides(before, after, asked.clock)


def _side(positions: Positions, asked: AskedSides, name: str, value: str | None) -> Position:
    given = {"as_of": asked.as_of, "known_at": asked.known_at}
    if value is not None:
        given[asked.clock] = value
    try:
        return positions.find(as_of=given["as_of"], known_at=given["known_at"], trust=asked.trust)
    except (InvalidRequest, UnknownSize, InTheFuture) as error:
        if value is None or error.faults[0].pointer != f"/{asked.clock}":
            raise
        fault = error.faults[0]
        moved = Fault(f"/{name}", fault.code, fault.detail)
        raise type(error)(error.detail, [moved]) from error
