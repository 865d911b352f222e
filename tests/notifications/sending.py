"""Endpoints of tests, and a pump that works in the test's own transaction."""

import asyncio
import base64
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connections
from standardwebhooks import Webhook

from accesscontrol.rules.principals import Principal
from notifications.models import Delivery, Endpoint, Mailbox
from notifications.outbound.http import Sender
from notifications.rules.addresses import Policy
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import Made, create_endpoint
from notifications.services.manner import Manner
from notifications.services.pump import Pump
from notifications.services.rounds import Round, Rounds
from notifications.services.visiting import DatabaseThread
from tests.services.receiver import Received

DORA = Principal("person:4", "Dora", frozenset({"read", "check", "webhooks"}), account="acme")
ELI = Principal("person:5", "Eli", frozenset({"read", "check", "webhooks"}), account="bolt")
LOOPBACK = Policy(["127.0.0.0/8"])


class OneThread(DatabaseThread):
    """One thread for all visits, with the test's own connection, and so in its transaction."""

    def __init__(self) -> None:
        super().__init__("test")
        self._ours = connections["default"]
        self._ours.inc_thread_sharing()
        self._threads.submit(connections.__setitem__, "default", self._ours).result()

    def close(self) -> None:
        """Not yet: the pump has two of these, which are one."""

    def end(self) -> None:
        self._threads.shutdown(wait=True)
        self._ours.dec_thread_sharing()


def pump(
    *,
    sender: Sender | None = None,
    concurrency: int = 50,
    seconds: float = 120,
    tell: Callable[[], Round] | None = None,
    linger: float = 0.0,
    until: Callable[[], bool] = lambda: False,
) -> int:
    """Tell and send until nothing is due for so long, or until what was waited for is there; how
    many requests were made.
    """
    manner = Manner(
        concurrency=concurrency,
        user_agent="Greenlight/test",
        most_seconds=seconds,
        linger_seconds=linger,
        poll_seconds=0.01,
    )
    thread = OneThread()
    running = Pump(
        manner,
        tell=tell or Rounds(),
        sender=sender or Sender(permitted=LOOPBACK),
        thread=lambda _: thread,
    )
    try:
        asyncio.run(_run(running, until))
    finally:
        thread.end()
    return running.sent


async def _run(running: Pump, until: Callable[[], bool]) -> None:
    stop = asyncio.Event()

    async def watch() -> None:
        while not until():
            await asyncio.sleep(0.02)
        stop.set()

    watching = asyncio.create_task(watch())
    try:
        await running.run(stop)
    finally:
        watching.cancel()


def endpoint(
    url: str,
    *,
    actor: Principal = DORA,
    algorithm: Algorithm = Algorithm.HMAC_SHA256,
    **settings: Any,
) -> Made:
    return create_endpoint(
        actor=actor,
        wanted=EndpointSettings(url=url, **settings),
        algorithm=algorithm,
        now=datetime.now(UTC),
    )


def make_due(**columns: Any) -> None:
    """As if the wait behind every failure were over."""
    now = datetime.now(UTC)
    Delivery.objects.filter(state="pending").update(due_at=now)
    Mailbox.objects.update(next_due_at=now, not_before=None, **columns)


def state_of(made: Made) -> str:
    return Endpoint.objects.get(pk=made.endpoint.pk).state


def verify(received: Received, secret: str) -> dict[str, Any]:
    """By the reference library and by the standard library alone; the data of the event."""
    Webhook(secret).verify(received.body, received.headers)
    assert verified_by_hand(received, secret)
    found: dict[str, Any] = json.loads(received.body)
    return found


def verified_by_hand(received: Received, secret: str) -> bool:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{received.id}.{received.headers['webhook-timestamp']}.".encode() + received.body
    expected = "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()
    given = received.headers["webhook-signature"].split(" ")
    return any(hmac.compare_digest(expected, one) for one in given)
