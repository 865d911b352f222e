"""What fell due while no process ran is done as soon as a worker is ready, before beat rings.

Celery's beat rings for the first time a second after its own start, and a ring of the pump is
forgotten after another: so these workers run without one. They are started as the layouts do.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from registry.rules.dates import format_instant
from tests.chaos.storm import ALLOWED
from tests.journeys.test_a_boundary_falls_due import QUEUE, announced, scheduled
from tests.services.receiver import Receiver
from tests.services.running import ROOT, Installation, redis, stopping, wait_until
from tests.services.seeded import VENDORS, seeded

COMPOSE: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
LISTENING = (
    "from notifications.services.rounds import tell_round; tell_round(); "
    "from benchmarks.delivering import make_endpoints, open_all; "
    "make_endpoints(['{url}'], events=['access.changed']); open_all()"
)


@contextmanager
def part(place: Installation, name: str, log: Path) -> Iterator[None]:
    """A part of the layout; its log is more than it writes there."""
    words = [str(word) for word in COMPOSE["services"][name]["command"]]
    words[words.index("--loglevel") + 1] = "INFO"
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, "-m", *words],
            env=place.environment, cwd=ROOT, stdout=output, stderr=output, text=True,
        ) as process,
        stopping(process),
    ):  # fmt: skip
        wait_until(lambda: "ready." in log.read_text(), seconds=120)
        yield


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_change_that_fell_due_is_sent_as_soon_as_the_sender_is_ready(
    vendor: str, tmp_path: Path
) -> None:
    with (
        Receiver() as receiver,
        redis() as url,
        seeded(vendor, tmp_path / "data", REDIS_URL=url, **ALLOWED) as place,
    ):
        place.manage("shell", "-v0", "-c", LISTENING.format(url=receiver.url()))
        opens, _ = scheduled(place)
        wait_until(lambda: datetime.now(UTC) > opens)
        assert receiver.received == []

        with part(place, "sender", tmp_path / "sender.log"):
            wait_until(lambda: len({one.id for one in receiver.received}) == 5, seconds=30)

    told = {json.loads(one.body)["timestamp"] for one in receiver.received}
    assert told == {format_instant(opens)}


def test_what_the_worker_does_every_second_it_does_when_it_is_ready(tmp_path: Path) -> None:
    with redis() as url, seeded("sqlite", tmp_path / "data", REDIS_URL=url) as place:
        opens, before = scheduled(place, first=QUEUE)
        wait_until(lambda: datetime.now(UTC) > opens)

        with part(place, "worker", tmp_path / "worker.log"):
            wait_until(lambda: announced(place, before) == ["5", "True"], seconds=30)
            wait_until(lambda: len(list(tmp_path.glob("data/mail/*"))) == 1, seconds=30)
