"""Redis is killed, or stands still, under a service that runs: it decides and records as before."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.build import changeset, entry, organization
from tests.journeys.test_current_or_silent import NOBODY, decided, serving
from tests.journeys.test_publishing_is_seen_at_once import key_of, sent
from tests.services.running import Redis, redis_server
from tests.services.seeded import seeded

WRITES = 12
MOST_ADDED_SECONDS = 0.25
"""Of the shortest time for which anything waits for a Redis that is silent, the half."""
MOST_ADDED_TO_PUBLISHING_SECONDS = 3.0
"""Celery alone would hold the last of its requests for five seconds."""
OLDEST = {"GREENLIGHT_OLDEST_SNAPSHOT_SECONDS": "0.5"}


def kill(server: Redis) -> None:
    os.kill(server.pid, signal.SIGKILL)


def freeze(server: Redis) -> None:
    os.kill(server.pid, signal.SIGSTOP)


@pytest.mark.parametrize("end", [kill, freeze], ids=["killed", "frozen"])
def test_without_its_redis_a_service_publishes_and_decides_by_what_was_published(
    end: Callable[[Redis], None], tmp_path: Path
) -> None:
    with (
        redis_server() as server,
        seeded("postgresql", tmp_path / "data", REDIS_URL=server.url) as place,
        serving(place, **OLDEST) as (port, _),
    ):
        recorder, approver = key_of(place, "record"), key_of(place, "approve")

        def write(number: int) -> float:
            document = changeset(entry("organization", organization(f"newcomer-{number}")))
            begun = time.monotonic()
            assert "id" in sent(port, recorder, "changesets", document)
            return time.monotonic() - begun

        def publish(document: Any) -> tuple[int, float]:
            begun = time.monotonic()
            draft = sent(port, recorder, "changesets", document)["id"]
            for key, step in ((recorder, "submit"), (approver, "approve"), (recorder, "publish")):
                done = sent(port, key, f"changesets/{draft}/{step}")
            return int(done["published"]["ledger_size"]), time.monotonic() - begun

        assert decided(port)["outcome"] == "allow"
        before = [write(number) for number in range(WRITES)]
        _, quickly = publish(changeset(entry("organization", organization("before"))))
        end(server)
        after = [write(WRITES + number) for number in range(WRITES)]
        size, publishing = publish(NOBODY)
        answer = decided(port)

    assert (answer["outcome"], answer["ledger_size"]) == ("deny", size)
    assert publishing - quickly < MOST_ADDED_TO_PUBLISHING_SECONDS
    assert usual(after) - usual(before) < MOST_ADDED_SECONDS


def usual(seconds: list[float]) -> float:
    """Three were as quick, so the others waited for whatever else this machine had to do."""
    return sorted(seconds)[2]
