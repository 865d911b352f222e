"""An installation full of deliveries that wait, for benchmarks and for chaos.

Run inside of it: `fill(endpoints=50, events=600, urls=…)` writes rows as fanning out does.
"""

import math
import random
import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min
from django.utils import timezone

from accesscontrol.sealing import seal
from notifications.models import (
    Attempt,
    Delivery,
    Endpoint,
    EndpointSecret,
    Event,
    EventStream,
    Mailbox,
)
from notifications.rules.reaching import Reach
from notifications.rules.signing import SECRET_BYTES, Algorithm, new_secret
from notifications.services.nudging import nudge_after_commit
from notifications.services.rounds import tell_round  # noqa: F401 for who runs this
from registry.rules.dates import format_instant
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, provision

OWNER = "bench"
BODY = (
    '{"type":"access.changed","timestamp":"2026-06-12T21:21:00Z","data":{"sequence":%d,"filler":"'
    + "x" * 540
    + '"}}'
)


def make_endpoints(urls: Sequence[str], **columns: Any) -> list[int]:
    """Endpoints with their secrets and mailboxes, closed as yet; their numbers."""
    now = timezone.now()
    usual = {"owner": OWNER, "created_by": OWNER, "created_at": now, "changed_at": now}
    heard = {"heard_public": _last(""), "heard_own": _last(OWNER)}
    endpoints = Endpoint.objects.bulk_create(
        [Endpoint(url=url, **usual, **heard, **columns) for url in urls], batch_size=500
    )
    sealed = seal(new_secret(Algorithm.HMAC_SHA256, chance=bytes(SECRET_BYTES)).text)
    EndpointSecret.objects.bulk_create(
        [
            EndpointSecret(endpoint=one, algorithm="v1", sealed=sealed, created_at=now)
            for one in endpoints
        ],
        batch_size=500,
    )
    Mailbox.objects.bulk_create(
        [Mailbox(endpoint=one, is_open=False) for one in endpoints], batch_size=500
    )
    return [one.pk for one in endpoints]


def make_events(number: int, *, fanned_out: bool) -> list[int]:
    now = timezone.now()
    stream, _ = EventStream.objects.get_or_create(account="")
    events = Event.objects.bulk_create(
        [
            _event(sequence, now, fanned_out=fanned_out)
            for sequence in range(stream.last_sequence + 1, stream.last_sequence + 1 + number)
        ],
        batch_size=500,
    )
    stream.last_sequence += number
    stream.save()
    return [one.pk for one in events]


def enter_numbered(first: int, number: int) -> None:
    """Events with these numbers, to be fanned out. Raises: IntegrityError, where one is there."""
    now = timezone.now()
    numbers = range(first, first + number)
    Event.objects.bulk_create([_event(one, now, fanned_out=False) for one in numbers])


def enter_one_by_one(number: int) -> list[float]:
    """Events to be fanned out, each with a nudge as at a publication, at no fixed time from the
    one before; when each was committed."""
    entered = []
    for one in range(1, number + 1):
        with transaction.atomic():
            enter_numbered(one, 1)
            nudge_after_commit()
        entered.append(time.time())
        time.sleep(random.uniform(0.3, 0.7))
    return entered


def schedule(number: int, *, wait: float, apart: float) -> list[float]:
    """An offer that begins and ends at `number` whole seconds, the first after `wait` seconds at
    the earliest and the others `apart`; those seconds."""
    first = math.ceil(time.time() + wait)
    instants = [first + round(one * apart) for one in range(number)]
    spelt = [format_instant(datetime.fromtimestamp(one, UTC)) for one in instants]
    offers = [
        provision(
            f"open-{one}",
            "OFFER",
            who={"class": "everyone"},
            channels=["anthropic-api"],
            period={"start": start, "end": end},
        )
        for one, (start, end) in enumerate(zip(spelt[::2], spelt[1::2], strict=True))
    ]
    opening = entry("directive", directive(f"opening-{first}", *offers))
    record_changesets([("", changeset(opening))], actor="operator", now=timezone.now())
    return [float(one) for one in instants]


def owe(endpoints: Sequence[int], events: Sequence[int]) -> None:
    """Every event to every endpoint, due now."""
    now = timezone.now()
    rows = [
        Delivery(
            endpoint_id=endpoint, event_id=event, format="standard", due_at=now, created_at=now
        )
        for event in events
        for endpoint in endpoints
    ]
    Delivery.objects.bulk_create(rows, batch_size=1000)
    Mailbox.objects.filter(pk__in=endpoints).update(next_due_at=now)


def open_all() -> None:
    Mailbox.objects.update(is_open=True)


def urls_of(port: int, number: int) -> list[str]:
    """Of a receiver that listens on all of 127.0.0.0/8: many hosts on one machine."""
    return [f"http://127.0.{one // 250}.{one % 250 + 1}:{port}/{one}" for one in range(number)]


def counts() -> tuple[int, int]:
    """All deliveries, and those that are not recorded as delivered."""
    all_rows = Delivery.objects.all()
    return all_rows.count(), all_rows.exclude(state="delivered").count()


def recorded_a_second() -> float:
    """From the first attempt to the last record of one."""
    found = Attempt.objects.aggregate(first=Min("at"), last=Max("at"), number=Count("id"))
    seconds = (found["last"] - found["first"]).total_seconds()
    return float(found["number"] / seconds)


def waits_of_others() -> list[float]:
    """Of each delivery to an endpoint but the first: seconds from the event to its arrival."""
    bad = Endpoint.objects.order_by("id").values_list("id", flat=True)[0]
    rows: Any = Delivery.objects.exclude(endpoint=bad).filter(state="delivered")
    found = rows.values_list("event__created_at", "first_attempt_at")
    return [(first - created).total_seconds() for created, first in found]


def _event(sequence: int, now: datetime, *, fanned_out: bool) -> Event:
    return Event(
        account="",
        sequence=sequence,
        message_id=f"msg_{secrets.token_hex(13)}",
        type="access.changed",
        subject="models/bench/channels/bench",
        key=f"bench:{sequence}",
        occurred_at=now,
        recorded_at=now,
        ledger_size=1,
        reach=Reach(models=frozenset(["bench"]), channels=None).as_json(),
        body=BODY % sequence,
        created_at=now,
        is_fanned_out=fanned_out,
    )


def _last(account: str) -> int:
    found = EventStream.objects.filter(account=account).first()
    return found.last_sequence if found else 0
