"""Delivering: what a receiver gets, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.models import Attempt, Delivery, Mailbox, Pump
from registry.rules.dates import format_instant
from tests.notifications.sending import endpoint, make_due, pump, state_of, verify
from tests.notifications.telling import opening, record
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def something_happens(object_id: str = "reopening") -> None:
    """Two events: a directive is published, and a change of access is scheduled."""
    now = datetime.now(UTC)
    record(opening(object_id, format_instant(now + HOUR)), now=now)


def test_every_event_reaches_the_endpoint_and_is_verified(told_all, receiver: Receiver):
    made = endpoint(receiver.url())
    something_happens()

    pump()

    events = [verify(one, made.secret.text) for one in receiver.received]
    assert sorted(event["type"] for event in events) == ["access.scheduled", "directive.published"]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert Attempt.objects.count() == 2
    assert Mailbox.objects.get().holder is None
    assert not Pump.objects.exists()


def test_what_fails_is_tried_again_with_the_same_id_and_bytes(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), events=("directive.published",))
    receiver.script["/hook"] = [status(500, body=b"no") for _ in range(5)]
    something_happens()

    for _ in range(6):
        pump()
        make_due()

    assert len(receiver.received) == 6
    assert len({(one.id, one.body) for one in receiver.received}) == 1
    assert all(verify(one, made.secret.text) for one in receiver.received)
    assert [one.headers["webhook-attempt"] for one in receiver.received] == list("123456")
    log = list(Attempt.objects.order_by("id").values_list("status", flat=True))
    assert log == [500] * 5 + [200]
    assert bytes(Attempt.objects.order_by("id")[0].answer) == b"no"
    assert state_of(made) == "active"
