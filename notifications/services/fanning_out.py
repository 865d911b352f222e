"""Fanning out: each endpoint that wants an event is owed it, in the order of the events."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Max, Value, When

from notifications.models import Delivery, Endpoint, Event, EventForm, Mailbox, Teller
from notifications.queries.wording import wording_now
from notifications.rules.formats import FORMS, STANDARD, Told
from notifications.rules.reaching import Interest, interest, reach_from

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
    listeners = list(_listeners())
    owed: list[Delivery] = []
    done: list[int] = []
    for event in events:
        wanted = _wanted(event, listeners, most=MOST_ROWS - len(owed))
        owed += [_delivery(event, listener, now) for listener in wanted]
        keep_forms(event, {listener.format for listener in wanted})
        if len(owed) >= MOST_ROWS:
            break
        done.append(event.pk)
    Delivery.objects.bulk_create(owed, batch_size=BATCH, ignore_conflicts=True)
    wake(sorted({delivery.endpoint_id for delivery in owed}), at=now)
    Event.objects.filter(pk__in=done).update(is_fanned_out=True)
    return len(owed)


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
    for start in range(0, len(endpoints), BATCH):
        mailboxes = Mailbox.objects.filter(endpoint__in=endpoints[start : start + BATCH])
        mailboxes.update(next_due_at=earlier)


def _listeners() -> Iterator[_Listener]:
    rows: Any = Endpoint.objects.filter(deleted_at=None).order_by("id")
    for key, owner, form, types, developers, families, models, channels, public, own in (
        rows.values_list(
            "id", "owner", "format", "events", "developers", "families", "frontier_models",
            "channels", "heard_public", "heard_own",
        )
    ):  # fmt: skip
        wanted = interest(
            types=types, developers=developers, families=families, models=models, channels=channels
        )
        yield _Listener(key, owner, form, wanted, public, own)


def _wanted(event: Event, listeners: Sequence[_Listener], *, most: int) -> list[_Listener]:
    """Those that are owed an event and not yet have it, up to a number."""
    have = Delivery.objects.filter(event=event).aggregate(last=Max("endpoint_id"))["last"] or 0
    reach = reach_from(event.reach)
    found: list[_Listener] = []
    for listener in listeners:
        if len(found) == most:
            break
        is_meant = listener.id > have and _may_hear(event, listener)
        if is_meant and listener.interest.wants(event.type, reach):
            found.append(listener)
    return found


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


def _delivery(event: Event, listener: _Listener, now: datetime) -> Delivery:
    return Delivery(
        event=event,
        endpoint_id=listener.id,
        format=listener.format,
        due_at=now,
        created_at=now,
    )


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
