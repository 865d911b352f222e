"""From where a reader looks: as of when, known at which size, on which evidence."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from registry.documents.faults import Fault
from registry.errors import InTheFuture, InvalidRequest, Problem, UnknownSize
from registry.queries.ledger import Point, current_point, point_at, point_of, registry_zone
from registry.rules.dates import NotADate, close_of, format_instant, is_date, parse_instant
from registry.rules.vocabulary import DEFAULT_TRUST, TRUST_LEVELS, Standing


@dataclass(frozen=True, slots=True)
class Position:
    """Where a reader stands on both clocks. Instants are aware UTC."""

    as_of: datetime
    known_at: datetime | None
    """None for the empty ledger asked for by its size."""
    point: Point
    trust: Standing
    is_now: bool
    """Neither clock was set: the answer moves on with time."""
    chose_known_at: bool

    @property
    def size(self) -> int:
        return self.point.size

    @property
    def is_latest(self) -> bool:
        """Everything on record, at the threshold that the status table is built for."""
        return not self.chose_known_at and self.trust is DEFAULT_TRUST

    def at_size(self, size: int) -> "Position":
        """The same position on the record of a ledger size, as the first page of a walk had it.

        Raises: UnknownSize.
        """
        moved = size != self.size
        point = point_of(size) if moved else self.point
        return replace(self, point=point, chose_known_at=self.chose_known_at or moved)

    @property
    def echo(self) -> dict[str, str | int | None]:
        """What an answer says of where it was asked from."""
        return {
            "as_of": format_instant(self.as_of),
            "known_at": None if self.known_at is None else format_instant(self.known_at),
            "trust": self.trust.value,
            "ledger_size": self.size,
        }


class Positions:
    """Positions of questions asked together: one now, and one end of the ledger for all."""

    def __init__(self, *, now: datetime, end: Point | None = None) -> None:
        """`end` spares looking up where the ledger ends."""
        self.now = now
        self._end = end
        self._looked_at: float | None = None

    def find(self, *, as_of: str | None, known_at: str | int | None, trust: str | None) -> Position:
        """The position that a reader gave; both clocks default to now.

        Raises: InvalidRequest, with the pointer of the member; UnknownSize; InTheFuture.
        """
        known, point = self._known(known_at)
        return Position(
            as_of=self.now if as_of is None else _instant("/as_of", as_of),
            known_at=known,
            point=point,
            trust=_trust(trust),
            is_now=as_of is None and known_at is None,
            chose_known_at=known_at is not None,
        )

    @property
    def end(self) -> Point:
        """The end of the ledger as these questions see it."""
        if self._end is None:
            self._looked_at = time.monotonic()
            self._end = current_point()
        return self._end

    def age(self) -> float:
        """Seconds since the end was looked up; 0 where nobody has asked for it."""
        return 0.0 if self._looked_at is None else time.monotonic() - self._looked_at

    def _known(self, known_at: str | int | None) -> tuple[datetime | None, Point]:
        if known_at is None:
            return self.now, self.end
        if isinstance(known_at, str) and known_at.isascii() and known_at.isdecimal():
            if len(known_at) > LONGEST_SIZE:
                raise _invalid("/known_at", "out-of-range", "No ledger has so many entries.")
            known_at = int(known_at)
        if isinstance(known_at, int):
            try:
                point = point_of(known_at)
            except UnknownSize as error:
                raise UnknownSize(error.detail, [_no_such_past(error)]) from None
            return point.recorded_at, point
        if is_date(known_at):
            cure = "Give an instant (2026-06-27T15:00:00Z) or a ledger size; a day is no instant."
            raise _invalid("/known_at", "not-an-instant", cure)
        instant = _instant("/known_at", known_at)
        try:
            return instant, point_at(instant, now=self.now)
        except InTheFuture as error:
            raise InTheFuture(error.detail, [_no_such_past(error)]) from None


LONGEST_SIZE = 15
"""Digits of a ledger size: as many as every database takes."""


def _instant(pointer: str, text: str) -> datetime:
    try:
        return instant_of(text, registry_zone())
    except NotADate as error:
        raise _invalid(pointer, "not-a-date", str(error)) from error


@lru_cache(4096)
def instant_of(text: str, zone: ZoneInfo) -> datetime:
    """A day as its close in the zone, or an instant. Raises: NotADate."""
    return close_of(text, zone) if is_date(text) else parse_instant(text)


def _trust(word: str | None) -> Standing:
    if word is None:
        return DEFAULT_TRUST
    known = {level.value: level for level in TRUST_LEVELS}
    if word not in known:
        raise _invalid("/trust", "not-a-choice", f"Use one of {', '.join(known)}.")
    return known[word]


def _no_such_past(error: Problem) -> Fault:
    return Fault("/known_at", "out-of-range", error.detail)


def _invalid(pointer: str, code: str, cure: str) -> InvalidRequest:
    return InvalidRequest(cure, [Fault(pointer, code, cure)])
