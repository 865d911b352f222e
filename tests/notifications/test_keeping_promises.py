"""What owners rely on: nothing dropped, order kept, no schedule reset."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from notifications.models import Attempt, Delivery, Event, Mailbox
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.health import Disabled, State
from notifications.rules.retrying import MOST_ATTEMPTS
from notifications.services.endpoint_states import Turn, turn_state
from notifications.services.endpoints import change_endpoint
from notifications.services.resending import pause, recover, resend, resume
from registry.rules.dates import format_instant
from tests.notifications.sending import (
    DORA,
    endpoint,
    make_due,
    pump,
    state_of,
)
from tests.notifications.telling import opening, record
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver, status

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"events": ("directive.published",)}
DAY = timedelta(days=1)


def now() -> datetime:
    return datetime.now(UTC)


def test_while_paused_nothing_is_sent_and_nothing_is_lost(told_all, receiver: Receiver):
    made = endpoint(receiver.url())
    pause(actor=DORA, endpoint_id=made.endpoint.pk, now=now())
    something_happens()

    pump()
    assert receiver.received == []
    resume(actor=DORA, endpoint_id=made.endpoint.pk, backfill=True, now=now())
    pump()

    assert len(receiver.received) == len({one.id for one in receiver.received}) == 2


def test_disabled_and_taken_up_again_each_message_that_waited_comes_once(
    told_all, receiver: Receiver
):
    made = endpoint(receiver.url(), max_in_flight=1)
    receiver.script["/hook"] = [status(410)]
    something_happens()
    pump()
    [refused] = receiver.received
    something_happens("another")
    pump()
    assert receiver.received == [refused]

    resume(actor=DORA, endpoint_id=made.endpoint.pk, backfill=True, now=now())
    pump()

    taken = [one.id for one in receiver.received[1:]]
    assert len(taken) == len(set(taken)) == 4
    assert refused.id in taken


def test_resumed_without_backfill_what_was_missed_can_be_recovered_once(
    told_all, receiver: Receiver
):
    made = endpoint(receiver.url())
    number = made.endpoint.pk
    pause(actor=DORA, endpoint_id=number, now=now())
    something_happens()
    pump()
    resume(actor=DORA, endpoint_id=number, backfill=False, now=now())
    pump()
    assert receiver.received == []

    recovered = [
        recover(actor=DORA, endpoint_id=number, since=now() - DAY, now=now()) for _ in range(2)
    ]
    pump()

    assert recovered == [2, 0]
    assert len(receiver.received) == len({one.id for one in receiver.received}) == 2
    assert set(Attempt.objects.values_list("trigger", flat=True)) == {"recover"}


def test_given_up_after_the_last_attempt_it_can_be_recovered(told_all, receiver: Receiver):
    made = endpoint(receiver.url(), **ONE)
    receiver.always["/hook"] = status(500)
    something_happens()

    for _ in range(MOST_ATTEMPTS):
        pump()
        make_due()
    pump()

    assert len(receiver.received) == MOST_ATTEMPTS == 10
    assert Delivery.objects.get().state == "failed"
    receiver.always["/hook"] = status(200)
    make_due(failures=0)
    recover(actor=DORA, endpoint_id=made.endpoint.pk, since=now() - DAY, now=now())
    pump()
    assert Delivery.objects.get().state == "delivered"


def test_an_endpoint_that_fails_for_days_is_called_failing_then_disabled(
    told_all, receiver: Receiver, mails
):
    made = endpoint(receiver.url(), **ONE)
    receiver.always["/hook"] = status(500)
    something_happens()
    pump()

    states = []
    for days in (1, 1, 5):
        make_due(failures=2, failing_since=now() - days * DAY - timedelta(minutes=1))
        pump()
        states.append(state_of(made))

    assert states == ["failing", "failing", "disabled"]
    assert [mail.purpose for mail in mails()] == ["endpoint-failing", "endpoint-disabled"]
    assert Delivery.objects.get().state == "pending"
    receiver.always["/hook"] = status(200)
    resume(actor=DORA, endpoint_id=made.endpoint.pk, backfill=True, now=now())
    pump()
    assert Delivery.objects.get().state == "delivered"
    assert state_of(made) == "active"


def test_its_owner_is_told_once_by_however_many_workers(told_all, receiver: Receiver, mails):
    made = endpoint(receiver.url())
    turn = Turn(made.endpoint.pk, State.DISABLED, Disabled.FAILING, now() - 5 * DAY)

    for _ in range(3):
        turn_state(turn, now=now())

    assert len(mails()) == 1
    assert Event.objects.filter(type="endpoint.disabled").count() == 1


def test_a_delivered_message_sent_again_has_its_id_and_leaves_no_trace_if_it_fails(
    told_all, receiver: Receiver
):
    endpoint(receiver.url(), **ONE)
    something_happens()
    pump()
    number = Delivery.objects.get().pk

    resend(actor=DORA, delivery_id=number, now=now())
    pump()
    receiver.script["/hook"] = [status(500)]
    resend(actor=DORA, delivery_id=number, now=now())
    pump()

    assert len({(one.id, one.body) for one in receiver.received}) == 1
    assert len(receiver.received) == 3
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.failures) == ("delivered", 0)
    triggers = list(Attempt.objects.order_by("id").values_list("trigger", flat=True))
    assert triggers == ["automatic", "manual", "manual"]


def test_an_attempt_by_hand_does_not_reset_the_schedule(told_all, receiver: Receiver):
    endpoint(receiver.url(), **ONE)
    receiver.always["/hook"] = status(500)
    something_happens()
    for _ in range(3):
        pump()
        make_due()
    pump()
    before = Delivery.objects.get()

    Mailbox.objects.update(not_before=None)
    resend(actor=DORA, delivery_id=before.pk, now=now())
    pump()

    after = Delivery.objects.get()
    assert len(receiver.received) == 5
    assert (after.state, after.failures, after.due_at) == ("pending", 4, before.due_at)


def test_retries_go_to_the_new_url(told_all, receiver: Receiver):
    made = endpoint(receiver.url("/old"), **ONE)
    receiver.always["/old"] = status(500)
    something_happens()
    pump()

    change_endpoint(
        actor=DORA,
        endpoint_id=made.endpoint.pk,
        wanted=EndpointSettings(url=receiver.url("/new"), **ONE),
        revision=None,
        now=now(),
    )
    make_due()
    pump()

    assert [one.path for one in receiver.received] == ["/old", "/new"]
    assert receiver.received[0].body == receiver.received[1].body


def test_in_strict_order_the_next_waits_for_the_one_before(told_all, receiver: Receiver):
    endpoint(receiver.url(), is_strict=True, **ONE)
    receiver.script["/hook"] = [status(500)]
    for number in range(4):
        something_happens(f"order-{number}")

    pump()
    first = len(receiver.received)
    make_due()
    pump()

    sequences = [json.loads(one.body)["data"]["sequence"] for one in receiver.received]
    assert first == 1
    assert sequences == sorted(sequences)
    assert len(sequences) == 5
    assert len(set(sequences)) == 4


def test_out_of_order_the_receiver_sees_what_is_stale(told_all, receiver: Receiver):
    endpoint(receiver.url(), events=("access.scheduled", "access.rescheduled"))
    receiver.script["/hook"] = [status(500)]
    at = now()
    record(opening("moving", format_instant(at + DAY)), now=at)
    pump()
    later = opening("moving", format_instant(at + 2 * DAY))
    record({**later, "op": "correct"}, now=now())
    pump()
    make_due()
    pump()

    data = [json.loads(one.body)["data"] for one in receiver.received]
    assert [one["sequence"] for one in data][1] > [one["sequence"] for one in data][2]
    assert data[1]["previous_sequence"] == data[2]["sequence"]
