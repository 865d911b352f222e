"""Pumps share what there is to do, whoever came first."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from notifications.models import Mailbox, Pump
from notifications.services import hands
from notifications.services.sharing import Share, held_by_pump
from tests.notifications.sending import endpoint
from tests.services.receiver import Receiver


def test_a_pump_with_everything_gives_half_of_it_to_one_with_nothing():
    share, mine, other = Share(), uuid4(), uuid4()

    share.reckon(mine, {mine: 50, other: 0})

    assert [share.gives_up() for _ in range(50)].count(True) == 25
    assert not share.may_take


@pytest.mark.parametrize("others", [{}, {uuid4(): 30}, {uuid4(): 30, uuid4(): 26}])
def test_a_pump_alone_or_among_its_like_gives_nothing_up(others):
    share, mine = Share(), uuid4()

    share.reckon(mine, {mine: 50, **others})

    assert not share.gives_up()
    assert share.may_take


def test_a_pump_does_not_give_up_again_at_once():
    """The other may be busy with receivers that hang, and take nothing."""
    share, mine, other = Share(), uuid4(), uuid4()
    share.reckon(mine, {mine: 4, other: 0})
    assert [share.gives_up(), share.gives_up(), share.gives_up()] == [True, True, False]

    share.reckon(mine, {mine: 4, other: 0})

    assert not share.gives_up()


@pytest.mark.django_db
def test_pumps_that_hold_nothing_are_counted(told_all, receiver: Receiver):
    now = datetime.now(UTC)
    busy, idle = uuid4(), uuid4()
    for one in (busy, idle):
        Pump.objects.create(pk=one, started_at=now, alive_until=now + timedelta(minutes=1))
    endpoint(receiver.url())
    Mailbox.objects.update(holder=busy)

    assert held_by_pump() == {busy: 1, idle: 0}
    assert hands.beat(idle, []).held == {busy: 1, idle: 0}
