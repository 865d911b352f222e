"""Fanning out: each endpoint that wants an event is owed it, in the order of the events."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, Max, TextField, Value, When
from django.db.models.functions import Cast

from notifications.models import Delivery, Endpoint, Event, EventForm, Mailbox, Teller
from notifications.queries.wording import wording_now
from notifications.rules.formats import FORMS, STANDARD, Told
from notifications.rules.reaching import Interest, Reach, interest, reach_from
from notifications.services.holding import lock_mailboxes

MOST_ROWS = 2000
"""Deliveries written in one transaction, so that others can write in between."""
MOST_EVENTS = 100
BATCH = 500


@dataclass(frozen=True, slots=True)
class _Listener:
    id: int
    owner: str
    format: str
    interest: Interest
    heard_public: int
    heard_own: int


def fan_out_due(*, now: datetime) -> int:
    """Write the deliveries of all events that were entered; how many.

    Can be stopped anywhere and goes on from there; nothing is owed twice. `now` is aware UTC.
    """
    written = 0
    while Event.objects.filter(is_fanned_out=False).exists():
        written += _fan_out_some(now)
    return written


@transaction.atomic(durable=True)
def _fan_out_some(now: datetime) -> int:
    lock_fanning_out()
    events = Event.objects.filter(is_fanned_out=False).order_by("id")[:MOST_EVENTS]
    listeners = _Listeners()
    owed: list[tuple[int, int, str]] = []
    done: list[int] = []
    for event in events:
        wanted = _wanted(event, listeners, most=MOST_ROWS - len(owed))
        owed += [(event.pk, listener.id, listener.format) for listener in wanted]
        keep_forms(event, {listener.format for listener in wanted})
        if len(owed) >= MOST_ROWS:
            break
        done.append(event.pk)
    _owe(owed, now)
    wake(sorted({endpoint for _, endpoint, _ in owed}), at=now)
    Event.objects.filter(pk__in=done).update(is_fanned_out=True)
    return len(owed)


_OWE = {
    # One JSON text for all rows: objects would cost more than the rows themselves.
    "postgresql": """
        INSERT INTO notifications_delivery (event_id, endpoint_id, format, state, trigger, due_at,
            failures, before, last_failure, created_at)
        SELECT (row->>0)::bigint, (row->>1)::bigint, row->>2, 'pending', 'automatic', %s, 0, '',
            '', %s
        FROM json_array_elements(%s::json) WITH ORDINALITY AS owed(row, number) ORDER BY number
        ON CONFLICT DO NOTHING
    """,
    "sqlite": """
        INSERT OR IGNORE INTO notifications_delivery (event_id, endpoint_id, format, state,
            trigger, due_at, failures, before, last_failure, created_at)
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'),
            json_extract(value, '$[2]'), 'pending', 'automatic', %s, 0, '', '', %s
        FROM json_each(%s) ORDER BY key
    """,
}


def _owe(owed: Sequence[tuple[int, int, str]], now: datetime) -> None:
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_OWE[connection.vendor], [at, at, json.dumps(owed)])


def lock_fanning_out() -> None:
    """Whoever makes an endpoint takes this too, so that it misses nothing and hears nothing old."""
    Teller.objects.get_or_create(id=Teller.FANNING_OUT)
    Teller.objects.select_for_update().get(id=Teller.FANNING_OUT)


def wake(endpoints: Sequence[int], *, at: datetime) -> None:
    """Let the mailboxes be looked at from an instant on, within the caller's transaction."""
    earlier = Case(
        When(next_due_at=None, then=Value(at)),
        When(next_due_at__gt=at, then=Value(at)),
        default=F("next_due_at"),
    )
    lock_mailboxes(endpoints)
    for start in range(0, len(endpoints), BATCH):
        mailboxes = Mailbox.objects.filter(endpoint__in=endpoints[start : start + BATCH])
        mailboxes.update(next_due_at=earlier)


class _Listeners:
    """All endpoints, by their numbers; read page by page, and no further than is asked for."""

    def __init__(self) -> None:
        self._pages: dict[int, list[_Listener]] = {}

    def after(self, last: int) -> Iterator[_Listener]:
        while page := self._page(last):
            yield from page
            last = page[-1].id

    def _page(self, last: int) -> list[_Listener]:
        if last not in self._pages:
            self._pages[last] = list(_read_listeners(last))
        return self._pages[last]


def _read_listeners(last: int) -> Iterator[_Listener]:
    rows: Any = Endpoint.objects.filter(deleted_at=None, id__gt=last).order_by("id")
    texts = [Cast(name, TextField()) for name in _FILTERS]
    for key, owner, form, public, own, *filters in rows.values_list(
        "id", "owner", "format", "heard_public", "heard_own", *texts
    )[:MOST_ROWS]:
        yield _Listener(key, owner, form, _interest(*filters), public, own)


_FILTERS = ("events", "developers", "families", "frontier_models", "channels")


@lru_cache(maxsize=10_000)
def _interest(events: str, developers: str, families: str, models: str, channels: str) -> Interest:
    """From the texts as they are stored: most endpoints want the same few things."""
    return interest(
        types=json.loads(events),
        developers=json.loads(developers),
        families=json.loads(families),
        models=json.loads(models),
        channels=json.loads(channels),
    )


def _wanted(event: Event, listeners: _Listeners, *, most: int) -> list[_Listener]:
    """Those that are owed an event and not yet have it, up to a number."""
    have = Delivery.objects.filter(event=event).aggregate(last=Max("endpoint_id"))["last"] or 0
    reach = reach_from(event.reach)
    found: list[_Listener] = []
    for listener in listeners.after(have):
        if len(found) == most:
            break
        if _may_hear(event, listener) and _hears(listener, event.type, reach):
            found.append(listener)
    return found


def _hears(listener: _Listener, event_type: str, reach: Reach) -> bool:
    if FORMS[listener.format].is_for_people:
        return listener.interest.is_read(event_type, reach)
    return listener.interest.wants(event_type, reach)


def _may_hear(event: Event, listener: _Listener) -> bool:
    if event.account:
        return (
            listener.owner == event.account
            and event.sequence > listener.heard_own
            # What befalls an endpoint is told to the owner's others.
            and event.subject != endpoint_subject(listener.id)
        )
    return event.sequence > listener.heard_public


def endpoint_subject(endpoint: int) -> str:
    return f"endpoints/{endpoint}"


def keep_forms(event: Event, formats: set[str]) -> None:
    """Write the event once in each form that somebody wants, for good."""
    wanted = formats - {STANDARD}
    if not wanted:
        return
    told = Told(
        event.message_id,
        event.type,
        event.subject,
        event.body,
        event.source,
        words=lambda: wording_now()(json.loads(event.body)),
    )
    forms = [EventForm(event=event, format=name, body=FORMS[name].write(told)) for name in wanted]
    EventForm.objects.bulk_create(forms, ignore_conflicts=True)
