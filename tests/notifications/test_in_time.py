"""When something is sent, to whom, and for how long it is remembered."""

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifications.models import Delivery, Endpoint, Mailbox
from notifications.services import fanning_out
from notifications.services.fanning_out import fan_out_due
from notifications.services.purging import forget_attempts
from notifications.services.telling import tell_due
from registry.rules.dates import format_instant, parse_instant
from tests.notifications.sending import (
    endpoint,
    pump,
    verify,
)
from tests.notifications.telling import opening, record
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"events": ("directive.published",)}
DAY = timedelta(days=1)
LATE = timedelta(seconds=5)
"""A second is promised of a machine that has room. This one may have none for a while."""


def now() -> datetime:
    return datetime.now(UTC)


def test_no_minute_sees_more_than_was_asked_for(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), per_minute=60)
    endpoint(receiver.url("/other"))
    for number in range(20):
        something_happens(f"order-{number}")
    begun = time.time()

    # A little beyond what one without a limit takes, so that more would flow if it were let.
    pump(until=lambda: len(receiver.at("/other")) == 40 and time.time() > begun + 3)

    assert len(receiver.at("/other")) == 40
    # A tenth at once, and then what flows in during a minute together make sixty.
    elapsed = time.time() - begun
    assert len(receiver.at("/hook")) <= 6 + 0.9 * elapsed + 1
    assert Mailbox.objects.get(pk=made.endpoint.pk).holder is None


def test_a_change_scheduled_for_an_instant_is_told_then_and_never_before(
    told_all, receiver: Receiver
):
    endpoint(receiver.url(), events=("access.changed",))
    at = now() + timedelta(seconds=2)
    at = at.replace(microsecond=0) + timedelta(seconds=1)
    record(opening("soon", format_instant(at)), now=now())
    pump()

    while now() < at + LATE and not receiver.received:
        pump(seconds=1)

    first = datetime.fromtimestamp(receiver.received[0].at, UTC)
    assert at <= first < at + LATE
    assert parse_instant(json.loads(receiver.received[0].body)["timestamp"]) == at


def test_a_pump_alone_tries_again_on_time_and_signs_anew(told_all, receiver: Receiver):
    """No scheduler and no broker: what a pump waits for stands in the database."""
    made = endpoint(receiver.url(), **ONE)
    receiver.script["/hook"] = [status(500)]
    something_happens()

    pump(linger=30, until=lambda: len(receiver.received) == 2)

    first, second = receiver.received
    assert 5 <= second.at - first.at < 7 + LATE.total_seconds()
    assert first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]
    for one in (first, second):
        assert one.body == first.body
        # Less than lies between the two, so each was signed when it was sent.
        assert 0 <= one.at - int(one.headers["webhook-timestamp"]) < 5
        verify(one, made.secret.text)


def test_fanning_out_goes_on_where_it_was_stopped(
    told_all, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    for number in range(7):
        endpoint(receiver.url(f"/{number}"))
    monkeypatch.setattr(fanning_out, "MOST_ROWS", 3)
    something_happens()
    record_only = fanning_out._fan_out_some
    tell_due(now=now())
    record_only(now())
    half = Delivery.objects.count()

    fan_out_due(now=now())

    assert half == 3
    assert Delivery.objects.count() == 14
    numbers = list(Delivery.objects.order_by("id").values_list("event_id", flat=True))
    assert numbers == sorted(numbers)


def test_an_endpoint_hears_nothing_that_was_told_before_it_was_there(told_all, receiver: Receiver):
    something_happens("early")
    tell_due(now=now())
    endpoint(receiver.url())
    something_happens("late")

    pump()

    assert all(b"late" in one.body for one in receiver.received)
    assert len(receiver.received) == 2


def test_attempts_are_forgotten_after_thirty_days_and_deliveries_are_not(
    told_all, receiver: Receiver
):
    endpoint(receiver.url(), **ONE)
    something_happens()
    pump()

    assert forget_attempts(now=now() + 29 * DAY) == 0
    assert forget_attempts(now=now() + 31 * DAY) == 1
    assert Delivery.objects.get().state == "delivered"


def test_what_is_kept_of_the_endpoint_says_how_it_fares(told_all, receiver: Receiver, api: Any):
    made = endpoint(receiver.url(), **ONE)
    receiver.always["/hook"] = status(503)
    something_happens()
    pump()

    mailbox = Mailbox.objects.get(pk=made.endpoint.pk)
    assert mailbox.failures == 1
    assert mailbox.failing_since is not None
    assert Endpoint.objects.get(pk=made.endpoint.pk).state == "active"
