"""What the client makes of a registry that fails: never an answer, and no more tries than told."""

import asyncio
import gzip
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from greenlight import (
    AsyncClient,
    Client,
    Garbled,
    GreenlightError,
    Question,
    RateLimited,
    RetryPolicy,
    ServiceUnavailable,
    Unreachable,
)
from greenlight.retrying import NEVER, retry_after_of
from tests.greenlight.faulty import faulty, problem, reply

USUAL = Question("mythos-5", "anthropic-api")
ANSWER: dict[str, Any] = {
    "outcome": "deny", "permitted": "no", "offered": "yes", "blocked_by": ["law"], "reasons": [],
    "controlling": [], "conditions": [], "missing_facts": [], "warnings": [],
    "valid": {"from": None, "until": None}, "model": "mythos-5", "channel": "anthropic-api",
    "as_of": "2026-07-01T00:00:00Z", "known_at": None, "trust": "confirmed", "ledger_size": 1,
    "engine": "1",
}  # fmt: skip
QUICK = RetryPolicy(tries=3, first=0.01, longest=2.0)
PACKED = gzip.compress(b'{"outcome": "allow"}')


def ask(url: str, retries: RetryPolicy) -> str:
    with Client(url, retries=retries) as client:
        return client.check(USUAL).outcome


def ask_async(url: str, retries: RetryPolicy) -> str:
    async def asked() -> str:
        async with AsyncClient(url, retries=retries) as client:
            return (await client.check(USUAL)).outcome

    return asyncio.run(asked())


both = pytest.mark.parametrize("ask", [ask, ask_async])
Ask = Callable[[str, RetryPolicy], str]

NO_ANSWERS: list[tuple[bytes, type[GreenlightError]]] = [
    (b"", Unreachable),
    (b"SSH-2.0-OpenSSH\r\n", Unreachable),
    (reply(200, b"<html>Sign in to the hotel's network</html>"), Garbled),
    (reply(200, b'{"outcome": "allow"'), Garbled),
    (reply(200, b'"allow"'), Garbled),
    (reply(200, {"outcome": "allow"}), Garbled),
    (reply(200, {**ANSWER, "outcome": "yes"}), Garbled),
    (reply(200, {**ANSWER, "channel": "chatgpt", "outcome": "allow"}), Garbled),
    (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b'{"outcome": "allow"}', Unreachable),
    (reply(200, PACKED[:-9], Content_Encoding="gzip"), Garbled),
    (reply(200, b"\x00" * 20, Content_Encoding="gzip"), Garbled),
    (problem(503, "registry-stale"), ServiceUnavailable),
    (reply(502, b"<html>Bad gateway</html>"), ServiceUnavailable),
    (problem(429, "rate-limited", Retry_After="120"), RateLimited),
]


@both
@pytest.mark.parametrize(("said", "kind"), NO_ANSWERS, ids=range(len(NO_ANSWERS)))
def test_what_is_no_answer_is_an_error_of_its_kind(
    ask: Ask, said: bytes, kind: type[GreenlightError]
) -> None:
    with faulty(said) as registry, pytest.raises(kind):
        ask(registry.url, NEVER)


@both
@pytest.mark.parametrize(
    "first", [b"", problem(503, "registry-stale"), reply(502), reply(200, b"garbage")]
)
def test_what_may_be_gone_the_next_time_is_asked_again(ask: Ask, first: bytes) -> None:
    with faulty(first, first, reply(200, ANSWER)) as registry:
        assert ask(registry.url, QUICK) == "deny"

    assert len(registry.requests) == 3


@both
def test_no_more_is_tried_than_the_policy_says(ask: Ask) -> None:
    with faulty(*[problem(503, "registry-stale")] * 5) as registry:
        with pytest.raises(ServiceUnavailable) as raised:
            ask(registry.url, QUICK)

        assert len(registry.requests) == 3
    assert raised.value.code == "registry-stale"


@both
def test_a_retry_after_is_waited_out(ask: Ask) -> None:
    with faulty(problem(429, "rate-limited", Retry_After="1"), reply(200, ANSWER)) as registry:
        started = time.monotonic()
        assert ask(registry.url, QUICK) == "deny"

    assert time.monotonic() - started >= 1


def test_a_retry_after_beyond_the_longest_pause_is_told_and_not_waited_for() -> None:
    with (
        faulty(problem(429, "rate-limited", Retry_After="120")) as registry,
        pytest.raises(RateLimited) as raised,
    ):
        ask(registry.url, QUICK)

    assert raised.value.retry_after == 120
    assert len(registry.requests) == 1


@both
@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 500])
def test_what_stays_the_same_is_asked_once(ask: Ask, status: int) -> None:
    with (
        faulty(problem(status, "no"), reply(200, ANSWER)) as registry,
        pytest.raises(GreenlightError),
    ):
        ask(registry.url, QUICK)

    assert len(registry.requests) == 1


@both
def test_a_redirect_is_not_followed_since_the_key_would_go_along(ask: Ask) -> None:
    with faulty(reply(200, ANSWER)) as other:
        with (
            faulty(reply(307, Location=f"{other.url}/api/v1/checks")) as registry,
            pytest.raises(GreenlightError, match="307"),
        ):
            ask(registry.url, QUICK)
        assert other.requests == []


def test_stored_checks_are_sent_again_under_the_same_key() -> None:
    with faulty(b"", reply(200, ANSWER)) as registry, Client(registry.url, retries=QUICK) as client:
        client.check(Question("mythos-5", "anthropic-api", store=True))

    first, second = (
        [line for line in request.split(b"\r\n") if line.lower().startswith(b"idempotency-key")]
        for request in registry.requests
    )
    assert first == second != []


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("Wed, 01 Jul 2026 12:00:30 GMT", 30.0),
        ("Wed, 01 Jul 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        (None, None),
    ],
)
def test_a_retry_after_is_a_number_or_a_date(header: str | None, seconds: float | None) -> None:
    noon = datetime(2026, 7, 1, 12, tzinfo=UTC)

    assert retry_after_of(header, now=noon) == seconds


def test_pauses_grow_to_the_longest_and_chance_is_in_them() -> None:
    policy = RetryPolicy(tries=9, first=1.0, longest=10.0)

    pauses = [policy.pause(tried=n, retry_after=None, chance=1.0) for n in range(1, 10)]

    assert pauses == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0, 10.0, None]
    assert policy.pause(tried=1, retry_after=None, chance=0.0) == 0.5
