"""Entering events: numbered without gaps, each once, under the lock of their audience."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max

from notifications.models import Event, EventStream
from notifications.rules.events import News, Numbered, body_of
from notifications.rules.message_ids import RANDOM_BYTES, message_id

BATCH = 200


def enter_events(*, account: str, news: Sequence[News], now: datetime) -> list[Event]:
    """Enter news for one audience, in order, within the caller's transaction.

    Takes the lock of the audience and holds it until that transaction ends, so that numbers are
    in the order of commitment. News that was told already is left out, and takes no number.
    """
    fresh = _untold(account, news)
    if not fresh:
        return []
    EventStream.objects.get_or_create(account=account)
    stream = EventStream.objects.select_for_update().get(account=account)
    # What another worker told while this one waited for the lock is not told again.
    fresh = _untold(account, fresh)
    last = _last_of_subjects(account, {one.subject for one in fresh})
    events = []
    for sequence, one in enumerate(fresh, start=stream.last_sequence + 1):
        place = Numbered(sequence, last.get(one.subject))
        last[one.subject] = sequence
        events.append(_event(one, place, account=account, now=now))
    Event.objects.bulk_create(events, batch_size=BATCH)
    stream.last_sequence += len(events)
    stream.save(update_fields=["last_sequence"])
    return events


def _event(news: News, place: Numbered, *, account: str, now: datetime) -> Event:
    return Event(
        account=account,
        sequence=place.sequence,
        previous_sequence=place.previous_sequence,
        message_id=message_id(at=now, chance=secrets.token_bytes(RANDOM_BYTES)),
        type=news.type,
        subject=news.subject,
        key=news.key,
        occurred_at=news.occurred_at,
        recorded_at=news.recorded_at,
        ledger_size=news.ledger_size,
        change=news.change,
        reach=news.reach.as_json(),
        body=body_of(news, place),
        source=settings.PUBLIC_URL,
        created_at=now,
    )


def _untold(account: str, news: Sequence[News]) -> list[News]:
    keys = [one.key for one in news]
    told: set[str] = set()
    for start in range(0, len(keys), BATCH):
        found = Event.objects.filter(account=account, key__in=keys[start : start + BATCH])
        told.update(found.values_list("key", flat=True))
    return [one for one in news if one.key not in told]


def _last_of_subjects(account: str, subjects: set[str]) -> dict[str, int]:
    """The number of the last event about each subject."""
    names = sorted(subjects)
    last: dict[str, int] = {}
    for start in range(0, len(names), BATCH):
        found = Event.objects.filter(account=account, subject__in=names[start : start + BATCH])
        last.update(found.values_list("subject").annotate(last=Max("sequence")))
    return last
