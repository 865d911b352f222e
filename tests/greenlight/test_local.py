"""Local evaluation: the same answers as the registry's, verified, fresh, and honest when stale."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from greenlight import (
    Client,
    Question,
    Stale,
    Subject,
)
from greenlight.errors import NotHere
from greenlight.local.evaluator import LocalEvaluator
from greenlight.local.ledger import utc_now
from greenlight.local.staleness import StalePolicy
from tests.build import changeset, entry, organization
from tests.greenlight.conftest import Service
from tests.greenlight.copies import DENIED, evaluating, keys_of, overdue
from tests.greenlight.relay import Relay, relay
from tests.services.running import wait_until

USUAL = Question("mythos-5", "anthropic-api", as_of="2026-06-27")
ALLOWED = Question("gpt-5.5", "openai-api", as_of="2026-06-27")


def test_a_fresh_answer_says_how_fresh_it_is(copy: LocalEvaluator) -> None:
    answer = copy.check(DENIED)

    assert answer.staleness is not None
    assert answer.outcome == "deny"
    assert not answer.staleness.overdue
    assert answer.document["warnings"] == []


@pytest.mark.parametrize("asked", [
    Question("mythos-5", "anthropic-api", known_at=61),
    Question("mythos-5", "anthropic-api", known_at="2026-06-20T00:00:00Z"),
    Question("mythos-5", "anthropic-api", receipt=True),
    Question("mythos-5", "anthropic-api", store=True),
], ids=range(4))  # fmt: skip
def test_what_only_the_registry_can_say_is_not_made_up(
    asked: Question, copy: LocalEvaluator
) -> None:
    with pytest.raises(NotHere):
        copy.check(asked)


def test_what_is_published_reaches_the_copy_and_only_what_is_new_is_fetched(
    service: Service, tmp_path: Path
) -> None:
    with relay(service.url) as way, evaluating(way.url, trusted_keys=keys_of(service)) as copy:
        size = copy.ledger_size
        assert size is not None
        way.paths.clear()
        file = tmp_path / "acme.json"
        file.write_text(json.dumps(changeset(entry("organization", organization("acme-local")))))
        service.installation.manage("load_record", str(file))
        wait_until(lambda: copy.ledger_size == size + 1)

        answer = copy.check(Question("mythos-5", "anthropic-api", Subject("acme-local")))

    assert answer.document["ledger_size"] == size + 1
    assert answer.document["warnings"] == []
    assert [path for path in way.paths if "entries" in path] == [
        f"/api/v1/ledger/entries?after={size}&limit=1"
    ]


@pytest.mark.parametrize(("then", "outcomes"), [
    ("deny", ["deny", "deny", "deny"]),
    ("warn", ["deny", "indeterminate", "allow"]),
    ("allow", ["deny", "allow", "allow"]),
])  # fmt: skip
def test_an_outage_is_survived_and_then_the_caller_decides(
    then: Any, outcomes: list[str], service: Service
) -> None:
    policy = StalePolicy(after=3.0, then=then)
    with (
        relay(service.url) as way,
        evaluating(way.url, policy=policy, trusted_keys=keys_of(service)) as copy,
    ):
        way.cut = True
        at_once = [copy.check(question).outcome for question in (DENIED, USUAL, ALLOWED)]
        wait_until(lambda: overdue(copy))
        later = [copy.check(question) for question in (DENIED, USUAL, ALLOWED)]
        way.cut = False
        wait_until(lambda: not overdue(copy))
        # From one confirmation to the next it grows old again, and says so if that takes long.
        wait_until(lambda: copy.check(ALLOWED).document["warnings"] == [])

    assert at_once == ["deny", "indeterminate", "allow"]
    assert [answer.outcome for answer in later] == outcomes
    for answer in later:
        assert answer.staleness is not None
        assert (answer.staleness.overdue, answer.staleness.policy) == (True, then)
        assert "snapshot-stale" in {each["code"] for each in answer.document["warnings"]}


def test_without_a_copy_nothing_is_answered(service: Service) -> None:
    with Client(service.url) as client, pytest.raises(Stale):
        LocalEvaluator(client, policy=StalePolicy(then="allow")).check(ALLOWED)


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(minutes=-10)])
def test_a_clock_that_is_wrong_is_told_in_every_answer(ahead: timedelta, service: Service) -> None:
    def clock() -> datetime:
        return utc_now() + ahead

    with evaluating(service.url, trusted_keys=keys_of(service), clock=clock) as copy:
        codes = {warning["code"] for warning in copy.check(ALLOWED).document["warnings"]}

    assert "clock-skew" in codes


def test_a_clock_that_jumps_makes_the_copy_older_and_never_younger(service: Service) -> None:
    jumps = [timedelta(0)]

    def clock() -> datetime:
        return datetime.now(UTC) + jumps[-1]

    with evaluating(service.url, trusted_keys=keys_of(service), clock=clock) as copy:
        copy.close()
        time.sleep(0.1)
        jumps.append(timedelta(hours=1))
        forwards = copy.check(ALLOWED).staleness
        jumps.append(timedelta(hours=-1))
        backwards = copy.check(ALLOWED).staleness

    assert forwards is not None
    assert forwards.overdue
    assert backwards is not None
    assert 0 < backwards.age < 60


def test_a_copy_that_may_be_of_any_age_is_kept_fresh_all_the_same(service: Service) -> None:
    policy = StalePolicy(after=float("inf"))
    with evaluating(service.url, policy=policy, trusted_keys=keys_of(service)) as copy:
        thread = copy._thread
        assert thread is not None
        thread.join(1.0)

        assert thread.is_alive()
        assert copy.failure is None


def test_many_threads_ask_one_copy(copy: LocalEvaluator) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: copy.check(DENIED).outcome, range(200)))

    assert answers == ["deny"] * 200


def test_the_relay_of_these_tests_changes_nothing_by_itself(service: Service) -> None:
    with relay(service.url) as way, Client(way.url) as client, Client(service.url) as direct:
        assert client.check(DENIED).outcome == direct.check(DENIED).outcome
        assert isinstance(way, Relay)
