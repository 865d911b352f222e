"""One round of telling: boundaries that fell due, events for them, saved checks
asked again, deliveries of the events."""

from dataclasses import dataclass
from datetime import datetime

from notifications.queries.clock import database_now
from notifications.queries.next_to_tell import next_to_tell
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


@at_the_database
def tell_round() -> Round:
    """By the database's clock. Writes nothing where nothing is due."""
    now = database_now()
    announce_due(now=now)
    tell_due(now=now)
    tell_checks_due(now=now)
    written = fan_out_due(now=now)
    return Round(written, _seconds_until(next_to_tell(), now))


def _seconds_until(instant: datetime | None, now: datetime) -> float | None:
    return None if instant is None else max(0.0, (instant - now).total_seconds())
