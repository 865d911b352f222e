"""Owners, readers and the clock who race: run in a shell of an installation.

Prints what came of each race as JSON.
"""

import json
import random
import time
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from notifications.models import Delivery, Event
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import create_endpoint
from notifications.services.resending import recover
from notifications.services.rounds import tell_round
from registry.models import Change
from registry.rules.dates import format_instant
from registry.services.announcing import announce_due
from registry.services.recording import record_changesets
from tests.build import changeset, entry, organization, retraction
from tests.journeys.racing import race
from tests.notifications.sending import DORA
from tests.notifications.telling import opening

WRITERS, EACH = 4, 10


def recovering() -> dict[str, Any]:
    """Two ask at once for all that an endpoint has missed."""
    now = timezone.now()
    tell_round()
    made = create_endpoint(
        actor=DORA,
        wanted=EndpointSettings(url="https://1.1.1.1/"),
        algorithm=Algorithm.HMAC_SHA256,
        now=now,
    )
    record([opening("recovered", format_instant(now + timedelta(days=1)))])
    tell_round()
    Delivery.objects.update(state="failed", settled_at=timezone.now())
    number, since = made.endpoint.pk, now - timedelta(days=1)

    def ask() -> int:
        return recover(actor=DORA, endpoint_id=number, since=since, now=timezone.now())

    asked = race(ask, ask)
    return {
        "asked": asked,
        "waiting": Delivery.objects.filter(state="pending", trigger="recover").count(),
    }


def calling_off(number: int) -> list[str]:
    """A change is called off at the very instant at which it falls due; what the log says of it."""
    at = timezone.now() + timedelta(seconds=0.2)
    name = f"racing-{number}"
    record([opening(name, format_instant(at))])
    after = Change.objects.count()

    def call_off() -> None:
        wait_for(at, number)
        record([retraction("directive", name)])

    def announce() -> None:
        wait_for(at, -number)
        announce_due(now=timezone.now())

    acts = race(call_off, announce)
    time.sleep(0.02)
    announce_due(now=timezone.now())
    found = Change.objects.filter(sequence__gt=after).exclude(type__startswith="entry.")
    return [*acts, *found.order_by("sequence").values_list("type", flat=True)]


def wait_for(at: Any, early: int) -> None:
    """Until some milliseconds before or after an instant."""
    time.sleep(max(0.0, (at - timezone.now()).total_seconds() + early / 500))


def reading() -> dict[str, Any]:
    """Several record at once, each at its own pace, and one follows the log all the while."""
    first = Change.objects.count()

    def write(writer: int) -> None:
        for number in range(EACH):
            time.sleep(random.random() / 100)
            record([entry("organization", organization(f"w{writer}-{number}"))])

    def follow() -> str:
        cursor, client = str(first), Client(SERVER_NAME="127.0.0.1")
        seen: list[int] = []
        until = time.monotonic() + 20
        while len(seen) < WRITERS * EACH and time.monotonic() < until:
            page = client.get(f"/api/v1/changes?after={cursor}&limit=3").json()
            seen += [change["sequence"] for change in page["results"]]
            cursor = page["cursor"]
        return json.dumps([*seen[:1], *seen[-1:], seen == list(range(first + 1, seen[-1] + 1))])

    writers = [lambda writer=writer: write(writer) for writer in range(WRITERS)]
    *wrote, followed = race(*writers, follow)
    last = Change.objects.count()
    return {"wrote": wrote, "followed": followed, "expected": f"[{first + 1}, {last}, true]"}


def record(entries: list[Any]) -> None:
    """As soon as its turn comes: a clock that lies behind the last recording is no fault here."""
    document = changeset(*entries)
    record_changesets([("", document)], actor="operator", now=timezone.now())


def races() -> None:
    came: dict[str, Any] = {
        "called_off": [calling_off(number) for number in (-2, -1, 0, 1, 2)],
        "recovering": recovering(),
        "reading": reading(),
    }
    tell_round()
    told = Event.objects.filter(account="").order_by("sequence")
    came["told"] = list(told.values_list("sequence", flat=True))
    print(json.dumps(came))  # noqa: T201
