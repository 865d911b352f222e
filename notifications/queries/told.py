"""Events that everybody may hear, to be read: the latest of an interest, and its archives."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from notifications.models import Event, EventStream
from notifications.rules.reaching import Interest, reach_from

EVERYBODY = ""
ARCHIVE = 200
"""Sequence numbers in one archive document. Once it is full it never changes."""
SHOWN = 50
MOST_SCANNED = 2000
"""Of what concerns few the latest are found among so many; the archives hold the rest."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was told; `document` is its body."""

    sequence: int
    message_id: str
    recorded_at: datetime
    document: dict[str, Any]


def last_sequence(account: str = EVERYBODY) -> int:
    """Where the numbers of an account's events end, or of those that everybody may hear."""
    numbers = EventStream.objects.filter(account=account)
    return numbers.values_list("last_sequence", flat=True).first() or 0


def latest_told(interest: Interest, *, limit: int = SHOWN) -> list[Told]:
    """The latest events of an interest, newest first."""
    found: list[Told] = []
    for event in _wanted(_events().order_by("-sequence")[:MOST_SCANNED], interest):
        found.append(event)
        if len(found) == limit:
            break
    return found


def archived(interest: Interest, number: int) -> list[Told]:
    """The events of an interest in one archive, newest first. Archives are numbered from 0."""
    start = number * ARCHIVE
    events = _events().filter(sequence__gt=start, sequence__lte=start + ARCHIVE)
    return list(_wanted(events.order_by("-sequence"), interest))


def full_archives() -> int:
    """How many archives are full, and so complete for good."""
    return last_sequence() // ARCHIVE


def _events() -> QuerySet[Event]:
    return Event.objects.filter(account=EVERYBODY)


def _wanted(events: QuerySet[Event], interest: Interest) -> Iterator[Told]:
    for event in events.iterator(chunk_size=ARCHIVE):
        if interest.is_read(event.type, reach_from(event.reach)):
            body = json.loads(event.body)
            yield Told(event.sequence, event.message_id, event.recorded_at, body)
