"""What a pump that was killed held, others take up, though they have nothing else to do."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from notifications.models import Mailbox, Pump
from notifications.queries.clock import DatabaseClock
from notifications.services.rounds import Round, tell_round
from tests.notifications.sending import endpoint, pump
from tests.notifications.test_delivering import something_happens
from tests.services.receiver import Receiver

pytestmark = pytest.mark.django_db

ONE: dict[str, Any] = {"events": ("directive.published",)}


def test_an_idle_pump_frees_what_a_dead_one_holds(told_all, receiver: Receiver):
    endpoint(receiver.url(), **ONE)
    something_happens()
    tell_round()
    dead, now = uuid4(), datetime.now(UTC)
    Pump.objects.create(
        pk=dead,
        started_at=now - timedelta(minutes=1),
        alive_until=now - timedelta(seconds=1),
    )
    Mailbox.objects.update(holder=dead, next_due_at=None)

    pump()

    assert len(receiver.received) == 1
    assert not Pump.objects.exists()


def test_what_a_pump_took_that_was_thought_dead_by_then_is_freed(told_all, receiver: Receiver):
    """It was buried while it looked for more, so there is no sign of it but what it holds."""
    endpoint(receiver.url(), **ONE)
    something_happens()
    tell_round()
    Mailbox.objects.update(holder=uuid4(), next_due_at=None)

    pump()

    assert len(receiver.received) == 1


def test_a_pump_does_not_go_on_when_a_part_of_it_met_a_bug(told_all, receiver: Receiver):
    """Else it would hold its mailboxes for good, and show signs of life."""

    def broken() -> Round:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pump(tell=broken)


def test_what_a_living_pump_holds_is_left_alone(told_all, receiver: Receiver):
    endpoint(receiver.url(), **ONE)
    something_happens()
    tell_round()
    other, now = uuid4(), datetime.now(UTC)
    Pump.objects.create(pk=other, started_at=now, alive_until=now + timedelta(minutes=1))
    Mailbox.objects.update(holder=other, next_due_at=None)

    pump()

    assert receiver.received == []
    assert Mailbox.objects.get().holder == other


def test_a_worker_whose_clock_is_wrong_stamps_by_that_of_the_database():
    """What is sent has to be within five minutes of the receiver's clock."""
    clock, ahead = DatabaseClock(), datetime.now(UTC) + timedelta(minutes=10)

    clock.set(ahead)

    assert ahead <= clock.now() < ahead + timedelta(minutes=1)
