"""Subscriptions by e-mail: what one is about, how often mails come, and when the next one does."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from notifications.rules.reaching import Interest, interest

ALL = "all"
KINDS = (ALL, "model", "developer", "channel")
DIGEST_HOUR = time(8)
"""In the registry's own zone."""
MONDAY = 0


class Rhythm(StrEnum):
    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


RHYTHM_WORDS = {
    Rhythm.IMMEDIATE: "at once",
    Rhythm.DAILY: "once a day",
    Rhythm.WEEKLY: "once a week",
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a subscription is about: everything, or one object. `id` is blank for everything."""

    kind: str
    id: str = ""

    @property
    def interest(self) -> Interest:
        match self.kind:
            case "model":
                return interest(models=[self.id])
            case "developer":
                return interest(developers=[self.id])
            case "channel":
                return interest(channels=[self.id])
            case _:
                return Interest()


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody wants mails to an address."""

    address: str
    topic: Topic
    rhythm: Rhythm


def same_address(address: str) -> str:
    """What two spellings of one address have in common.

    A server may tell capitals apart in the part before the @; no one that is in use does.
    """
    return address.strip().lower()


def next_digest(rhythm: Rhythm, *, after: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant behind `after` at which a digest is due; None where mails come at once."""
    if rhythm is Rhythm.IMMEDIATE:
        return None
    day = after.astimezone(zone).date()
    while True:
        due = datetime.combine(day, DIGEST_HOUR, zone).astimezone(after.tzinfo)
        if due > after and (rhythm is Rhythm.DAILY or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)
