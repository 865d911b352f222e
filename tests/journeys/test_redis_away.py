"""Redis is killed, or stands still, under a service that runs: it decides and records as before."""

import os
import signal
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.build import changeset, entry, organization
from tests.journeys.test_current_or_silent import NOBODY, OPEN, serving
from tests.journeys.test_publishing_is_seen_at_once import key_of, sent
from tests.services.running import Redis, redis_server
from tests.services.seeded import seeded

WRITES = 12
MOST_ADDED_SECONDS = 0.1
MOST_FOR_PUBLISHING_SECONDS = 4.0
"""Four requests, of which Celery alone would hold the last for five seconds."""
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

        def publish() -> int:
            draft = sent(port, recorder, "changesets", NOBODY)["id"]
            for key, step in ((recorder, "submit"), (approver, "approve"), (recorder, "publish")):
                done = sent(port, key, f"changesets/{draft}/{step}")
            return int(done["published"]["ledger_size"])

        assert sent(port, approver, "checks", OPEN)["outcome"] == "allow"
        before = [write(number) for number in range(WRITES)]
        end(server)
        after = [write(WRITES + number) for number in range(WRITES)]
        begun = time.monotonic()
        size = publish()
        publishing = time.monotonic() - begun
        answer = sent(port, approver, "checks", OPEN)

    assert publishing < MOST_FOR_PUBLISHING_SECONDS
    assert (answer["outcome"], answer["ledger_size"]) == ("deny", size)
    assert statistics.median(after) - statistics.median(before) < MOST_ADDED_SECONDS
