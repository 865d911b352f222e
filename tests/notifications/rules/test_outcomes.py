"""What an answer means: retries, waits, breaks, and states of endpoints."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.rules.answers import Answer, Failure, failure_of, wish_of
from notifications.rules.health import (
    Health,
    State,
    after_failure,
    break_after,
    state_after,
)
from notifications.rules.outcomes import Due, consequence_of, outcome_of
from notifications.rules.pacing import Bucket, full_bucket
from notifications.rules.retrying import DELAYS, JITTER, MOST_ATTEMPTS, next_attempt

NOW = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
DUE = Due(1, 1, 1, "msg_1", "standard", failures=0, trigger="automatic")
NO = Answer(500, Failure.STATUS)


def test_retries_run_over_three_days_and_end():
    waits = [
        next_attempt(failures=n, failed_at=NOW, chance=0.0) for n in range(1, MOST_ATTEMPTS + 1)
    ]

    assert [at - NOW for at in waits[:-1] if at] == list(DELAYS)
    assert waits[-1] is None
    assert timedelta(days=3) < sum(DELAYS, timedelta()) < timedelta(days=3, hours=6)


def test_jitter_only_ever_adds():
    longest = next_attempt(failures=2, failed_at=NOW, chance=0.999)

    assert longest is not None
    assert DELAYS[1] < longest - NOW <= DELAYS[1] * (1 + JITTER)


@pytest.mark.parametrize(
    ("header", "wish"),
    [
        ("120", 120 * SECOND),
        ("0", timedelta(0)),
        ("Wed, 01 Jul 2026 12:05:00 GMT", timedelta(minutes=5)),
        ("Wed, 01 Jul 2026 11:00:00 GMT", None),
        ("-1", None),
        ("soon", None),
        ("", None),
        ("1e9", None),
        ("9" * 40, None),
        ("²", None),
    ],
)
def test_a_wish_to_wait_is_read_in_seconds_or_as_a_date(header, wish):
    assert wish_of(header, now=NOW) == wish


def test_a_wish_is_heeded_up_to_a_day_and_never_shortens_a_wait():
    def waits(header: str, failures: int) -> timedelta:
        due = Due(1, 1, 1, "msg_1", "standard", failures=failures, trigger="automatic")
        answer = Answer(429, Failure.STATUS, retry_after=header)
        at = outcome_of(due, answer, at=NOW, chance=0.0).due_at
        assert at is not None
        return at - NOW

    assert waits("120", 0) == 120 * SECOND
    assert waits("999999999", 0) == DAY
    assert waits("1", 2) == DELAYS[2]


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (200, None), (204, None), (299, None), (100, Failure.STATUS), (103, Failure.STATUS),
        (301, Failure.REDIRECT), (308, Failure.REDIRECT), (400, Failure.STATUS),
        (410, Failure.GONE), (429, Failure.STATUS), (500, Failure.STATUS),
    ],
)  # fmt: skip
def test_only_two_hundreds_are_success(status, failure):
    assert failure_of(status) is failure


def test_a_failure_of_our_own_proxy_is_nobody_elses():
    answer = Answer(None, Failure.PROXY)
    outcome = outcome_of(DUE, answer, at=NOW, chance=0.0)
    consequence = consequence_of(Health(), State.ACTIVE, answer, at=NOW, chance=0.0)

    assert (outcome.state, outcome.failures) == ("pending", 0)
    assert consequence.health == Health()


def test_a_receiver_can_ask_to_be_left_alone_or_to_have_one_message_dropped():
    stop = consequence_of(
        Health(), State.ACTIVE, Answer(400, Failure.STATUS, asks="disable"), at=NOW, chance=0.0
    )
    drop = outcome_of(DUE, Answer(400, Failure.STATUS, asks="abort-message"), at=NOW, chance=0.0)

    assert stop.state is State.DISABLED
    assert (drop.state, drop.is_settled) == ("failed", True)


def test_breaks_grow_up_to_an_hour():
    lengths = [break_after(failures, chance=0.0) for failures in (1, 4, 5, 6, 7, 20, 10_000)]

    assert lengths == [
        timedelta(0),
        timedelta(0),
        30 * SECOND,
        60 * SECOND,
        120 * SECOND,
        HOUR,
        HOUR,
    ]


@pytest.mark.parametrize(
    ("failures", "days", "state"),
    [
        (2, 10, State.ACTIVE),
        (3, 0.9, State.ACTIVE),
        (3, 1, State.FAILING),
        (100, 4.9, State.FAILING),
        (3, 5, State.DISABLED),
    ],
)
def test_days_of_nothing_but_failures_make_a_state(failures, days, state):
    health = Health(failures=failures, failing_since=NOW - days * DAY)

    assert state_after(health, state=State.ACTIVE, at=NOW) is state


def test_a_success_forgets_every_failure():
    worse = Health(failures=9, failing_since=NOW - DAY, left_alone_until=NOW + HOUR)

    better = consequence_of(worse, State.FAILING, Answer(200, None), at=NOW, chance=0.0)

    assert better.state is State.ACTIVE
    assert (better.health.failures, better.health.failing_since) == (0, None)


def test_what_is_paused_stays_paused_whatever_comes_in_late():
    late = consequence_of(Health(), State.PAUSED, Answer(410, Failure.GONE), at=NOW, chance=0.0)

    assert late.state is State.PAUSED


def test_a_longer_wish_stands_against_a_shorter_one():
    first = after_failure(Health(), at=NOW, seconds=0.1, chance=0.0, wish=HOUR)
    second = after_failure(first, at=NOW, seconds=0.1, chance=0.0, wish=SECOND)

    assert second.left_alone_until == NOW + HOUR


@pytest.mark.parametrize("per_minute", [1, 2, 5, 60, 1000])
def test_no_minute_wherever_it_begins_has_more_tokens_than_were_given(per_minute: int):
    bucket = full_bucket(per_minute, now=NOW)
    taken: list[datetime] = []
    for tenth in range(10 * 150):
        bucket = bucket.now(NOW + tenth * SECOND / 10)
        if bucket.whole:
            taken += [bucket.at] * bucket.whole
            bucket = bucket.take(bucket.whole)

    most = max(
        sum(1 for at in taken if start <= at < start + 60 * SECOND) for start in sorted(set(taken))
    )
    assert most <= per_minute
    assert len(taken) >= per_minute


def test_an_empty_bucket_says_when_there_is_a_token():
    bucket = Bucket(60, 0.0, NOW)

    assert bucket.now(bucket.next_token_at() + SECOND / 1000).whole == 1
