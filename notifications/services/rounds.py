"""One round of telling: boundaries that fell due, events for them, saved checks
asked again, deliveries of the events."""

from dataclasses import dataclass
from datetime import datetime

from notifications.queries.clock import database_now
from notifications.queries.next_to_tell import next_to_tell
from notifications.queries.unchanged import Unchanged
from notifications.services.fanning_out import fan_out_due
from notifications.services.hands import at_the_database
from notifications.services.telling import tell_due
from notifications.services.telling_checks import tell_checks_due
from registry.services.announcing import announce_due


@dataclass(frozen=True, slots=True)
class Round:
    """How many deliveries were written, and in how many seconds there is more to tell; None
    where nothing is to come."""

    written: int
    seconds_to_next: float | None


class Rounds:
    """Rounds one after the other. None is made where nothing was written and nothing fell due since
    one that had nothing to tell."""

    def __init__(self) -> None:
        self._unchanged = Unchanged()
        self._next: datetime | None = None

    @at_the_database
    def __call__(self) -> Round:
        now = database_now()
        if self._unchanged.holds() and (self._next is None or now < self._next):
            return Round(0, _seconds_until(self._next, now))
        written, self._next = _told(now)
        self._unchanged.keep()
        return Round(written, _seconds_until(self._next, now))


@at_the_database
def tell_round() -> Round:
    """By the database's clock. Writes nothing where nothing is due."""
    now = database_now()
    written, coming = _told(now)
    return Round(written, _seconds_until(coming, now))


def _told(now: datetime) -> tuple[int, datetime | None]:
    announce_due(now=now)
    tell_due(now=now)
    tell_checks_due(now=now)
    written = fan_out_due(now=now)
    return written, next_to_tell()


def _seconds_until(instant: datetime | None, now: datetime) -> float | None:
    return None if instant is None else max(0.0, (instant - now).total_seconds())
