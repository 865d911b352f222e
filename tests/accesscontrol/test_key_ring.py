"""Keys of those who ask all the time are looked up beside their questions, and never too late."""

from datetime import timedelta

import pytest

from accesscontrol.models import ApiKey
from accesscontrol.services.keys import issue_key
from accesscontrol.services.recognising import KeyRing
from tests.people import NOON

pytestmark = pytest.mark.django_db


class Ring(KeyRing):
    """With a clock that moves when it is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0
        super().__init__(clock=lambda: self.seconds)


@pytest.fixture
def key() -> str:
    return issue_key(name="gateway", scopes=["check"], now=NOON)


def test_whoever_asks_all_the_time_waits_for_no_query(key, django_assert_num_queries) -> None:
    ring = Ring()
    assert ring.find(key, now=NOON)

    for _ in range(10):
        ring.seconds += 0.6
        ring.renew(now=NOON)
        with django_assert_num_queries(0):
            assert ring.find(key, now=NOON)


def test_a_key_just_looked_up_is_not_looked_up_again(key, django_assert_num_queries) -> None:
    ring = Ring()
    assert ring.find(key, now=NOON)
    ring.seconds += 0.4

    with django_assert_num_queries(0):
        ring.renew(now=NOON)


def test_a_key_that_nobody_asked_for_lately_is_left_alone(key, django_assert_num_queries) -> None:
    ring = Ring()
    assert ring.find(key, now=NOON)
    ring.renew(now=NOON)
    ring.seconds += 0.6

    with django_assert_num_queries(0):
        ring.renew(now=NOON)


def test_what_is_renewed_counts_for_a_second_and_no_longer(key, django_assert_num_queries) -> None:
    ring = Ring()
    assert ring.find(key, now=NOON)
    ring.seconds = 0.6
    ring.renew(now=NOON)
    ring.seconds = 1.7

    with django_assert_num_queries(1):
        assert ring.find(key, now=NOON)


def test_a_renewal_revives_no_key_that_was_revoked(key) -> None:
    ring = Ring()
    assert ring.find(key, now=NOON)
    ApiKey.objects.update(revoked_at=NOON)
    ring.seconds = 0.6
    ring.renew(now=NOON)
    ring.seconds = 1.1

    assert ring.find(key, now=NOON) is None


def test_a_renewal_revives_no_key_that_has_expired() -> None:
    until = NOON + timedelta(hours=1)
    ring = Ring()
    short = issue_key(name="short", scopes=["check"], now=NOON, expires_at=until)
    assert ring.find(short, now=NOON)
    ring.seconds = 0.6
    ring.renew(now=until)

    assert ring.find(short, now=until) is None


def test_many_keys_are_renewed_in_turn_so_that_the_ledger_is_looked_at_in_time(
    django_assert_max_num_queries,
) -> None:
    ring = Ring()
    for number in range(30):
        assert ring.find(issue_key(name=str(number), scopes=["check"], now=NOON), now=NOON)
    ring.seconds = 0.6

    with django_assert_max_num_queries(8):
        ring.renew(now=NOON)


def test_a_question_that_comes_in_between_disturbs_no_renewal() -> None:
    ring = Ring()
    for number in range(3):
        assert ring.find(issue_key(name=str(number), scopes=["check"], now=NOON), now=NOON)
    asked = ring._asked
    ring.seconds = 0.6

    def look_at_the_clock() -> float:
        # As a thread does that had its hand on what was asked for when the renewal began.
        asked.add(f"late {len(asked)}".encode())
        return ring.seconds

    ring._clock = look_at_the_clock

    ring.renew(now=NOON)
