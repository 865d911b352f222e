"""What is due: the next deliveries of mailboxes that are held, and when something is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F, Min
from django.db.models.functions import Coalesce, Greatest

from notifications.models import Delivery, Event, EventForm, Mailbox
from notifications.models.deliveries import PENDING
from notifications.rules.formats import STANDARD
from notifications.rules.outcomes import Due

_COLUMNS = (
    "id", "endpoint_id", "event_id", "event__message_id", "format", "failures", "trigger",
    "before", "due_before",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many deliveries a mailbox may have under way next; in strict order one."""

    endpoint: int
    number: int
    is_strict: bool


_TAKE = """
    SELECT d.id, d.endpoint_id, d.event_id, e.message_id, d.format, d.failures, d.trigger,
        d.before, d.due_before
    FROM unnest(%s::bigint[], %s::int[]) AS wanted(endpoint, number)
    CROSS JOIN LATERAL (
        SELECT * FROM notifications_delivery
        WHERE endpoint_id = wanted.endpoint AND state = 'pending' AND due_at <= %s
        ORDER BY due_at, id LIMIT wanted.number
    ) d
    JOIN notifications_event e ON e.id = d.event_id
    ORDER BY d.endpoint_id, d.due_at, d.id
"""


def next_deliveries(wanted: Sequence[Wanted], *, now: datetime) -> list[Due]:
    """What is due of mailboxes that the caller holds, each in its own order."""
    usual = [one for one in wanted if not one.is_strict]
    found: list[Due] = []
    if usual and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            endpoints = [one.endpoint for one in usual]
            cursor.execute(_TAKE, [endpoints, [one.number for one in usual], now])
            found += [Due(*row) for row in cursor.fetchall()]
    else:
        for one in usual:
            due = Delivery.objects.filter(endpoint=one.endpoint, state=PENDING, due_at__lte=now)
            rows: Any = due.order_by("due_at", "id").values_list(*_COLUMNS)[: one.number]
            found += [Due(*row) for row in rows]
    return found + _firsts([one.endpoint for one in wanted if one.is_strict], now)


def _firsts(endpoints: Sequence[int], now: datetime) -> list[Due]:
    """Of each endpoint in strict order the first delivery that waits, if it is due."""
    found = []
    for endpoint in endpoints:
        waiting = Delivery.objects.filter(endpoint=endpoint, state=PENDING).order_by("id")
        first: Any = waiting.values_list("due_at", *_COLUMNS).first()
        if first is not None and first[0] <= now:
            found.append(Due(*first[1:]))
    return found


def bodies_of(dues: Sequence[tuple[int, str]]) -> Mapping[tuple[int, str], bytes]:
    """The bytes of events, each in a form, by event and form."""
    standard = {event for event, form in dues if form == STANDARD}
    other = {event for event, form in dues if form != STANDARD}
    bodies = Event.objects.filter(pk__in=standard).values_list("pk", "body")
    found = {(event, STANDARD): body.encode() for event, body in bodies}
    forms = EventForm.objects.filter(event__in=other).values_list("event_id", "format", "body")
    found |= {(event, form): body.encode() for event, form, body in forms}
    return found


def next_due_at() -> datetime | None:
    """When the next mailbox that nobody holds has something due, past or to come."""
    free = Mailbox.objects.filter(is_open=True, holder=None, next_due_at__isnull=False)
    when = Greatest(F("next_due_at"), Coalesce(F("not_before"), F("next_due_at")))
    found: datetime | None = free.aggregate(first=Min(when))["first"]
    return found
