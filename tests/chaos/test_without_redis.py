"""Webhooks by Celery: while Redis is emptied or away, and when whoever should nudge is killed."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import redis as client

from tests.chaos.storm import Nursery
from tests.chaos.test_senders import counts, endpoints, sending
from tests.services.cable import Cable, cable
from tests.services.receiver import Receiver, status
from tests.services.running import redis, wait_until


class Site(NamedTuple):
    """Celery's worker and beat, and a cable to Redis."""

    nursery: Nursery
    receiver: Receiver
    line: Cable
    url: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    with redis() as url, cable("127.0.0.1", int(url.split(":")[2].split("/")[0])) as line:
        through = f"redis://127.0.0.1:{line.port}/0"
        with sending("postgresql", folder, REDIS_URL=through) as (_, nursery, receiver):
            nursery.start("celery")
            nursery.start("beat")
            endpoints(nursery, receiver.url())
            yield Site(nursery, receiver, line, url)


def received(site: Site, number: int, *, seconds: float) -> float:
    """How long it takes until so many more have come."""
    before, begun = len(site.receiver.received), time.monotonic()
    site.receiver.wait_for(before + number, seconds=seconds)
    return time.monotonic() - begun


KILLED = """
import os, signal
from django.db import transaction
from benchmarks.delivering import enter_numbered
from notifications.services.nudging import nudge_after_commit
with transaction.atomic():
    enter_numbered(100, 1)
    transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    nudge_after_commit()
"""


def test_what_is_committed_is_sent_though_its_process_is_killed_before_it_nudges(
    site: Site,
) -> None:
    site.nursery.start("events", 1, 1, is_kept=False)
    received(site, 1, seconds=20)

    assert site.nursery.run(KILLED) == ""

    site.receiver.wait_for(2, seconds=5)


DUE = """
from notifications.models import Delivery
print(*Delivery.objects.filter(state="pending").values_list("due_at", flat=True))
"""


def test_an_emptied_redis_moves_no_retry(site: Site) -> None:
    site.receiver.script["/hook"] = [status(500)]
    site.nursery.start("events", 200, 1, is_kept=False)
    received(site, 1, seconds=5)
    first = site.receiver.received[-1]
    wait_until(lambda: site.nursery.run(DUE) != "\n", seconds=3)
    before = site.nursery.run(DUE)

    client.Redis.from_url(site.url).flushall()

    assert site.nursery.run(DUE) == before
    received(site, 1, seconds=10)
    second = site.receiver.received[-1]
    assert (second.id, second.body) == (first.id, first.body)
    assert 5 <= second.at - first.at < 8.5


def test_while_redis_is_away_a_sender_of_its_own_goes_on_and_celery_comes_back(site: Site) -> None:
    site.line.pull()
    sender = site.nursery.start("pump")
    begun = time.monotonic()
    site.nursery.start("events", 300, 20, is_kept=False)
    received(site, 20, seconds=10)
    without = time.monotonic() - begun
    wait_until(lambda: counts(site.nursery)[1] == 0, seconds=5)
    site.nursery.kill(sender)

    site.line.put_back()
    begun = time.monotonic()
    site.nursery.start("events", 400, 20, is_kept=False)
    received(site, 20, seconds=30)
    afterwards = time.monotonic() - begun

    assert without < 5
    assert afterwards < 10
