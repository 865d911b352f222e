"""Webhooks by Celery: while Redis is emptied or away, and when whoever should nudge is killed."""

import json
import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import redis as client

from tests.chaos.storm import Nursery
from tests.chaos.test_senders import counts, endpoints, sending
from tests.services.cable import Cable, cable
from tests.services.receiver import Received, Receiver, status
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


def numbered(site: Site, *numbers: int) -> list[Received]:
    """What came of events with these numbers. Tests come in any order, beside each other's."""
    return [one for one in site.receiver.received if number_of(one) in numbers]


def seconds_until_all_came(site: Site, *numbers: int, within: float) -> float:
    begun = time.monotonic()
    wait_until(lambda: {number_of(one) for one in numbered(site, *numbers)} == {*numbers},
               seconds=within)  # fmt: skip
    return time.monotonic() - begun


def number_of(received: Received) -> int:
    return int(json.loads(received.body)["data"]["sequence"])


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
    seconds_until_all_came(site, 1, within=30)

    assert site.nursery.run(KILLED) == ""

    seconds_until_all_came(site, 100, within=5)


DUE = """
from notifications.models import Delivery
rows = Delivery.objects.filter(event__sequence=200, state="pending", failures=1)
print(*(row.due_at.timestamp() for row in rows))
"""


def test_an_emptied_redis_moves_no_retry(site: Site) -> None:
    site.receiver.script["/hook"] = [status(500)]
    site.nursery.start("events", 200, 1, is_kept=False)
    seconds_until_all_came(site, 200, within=30)
    wait_until(lambda: site.nursery.run(DUE) != "\n", seconds=5)
    before = site.nursery.run(DUE)

    client.Redis.from_url(site.url).flushall()

    assert site.nursery.run(DUE) == before
    wait_until(lambda: len(numbered(site, 200)) == 2, seconds=30)
    first, second = numbered(site, 200)
    assert (second.id, second.body) == (first.id, first.body)
    assert float(before) - first.at >= 4.9
    assert 0 <= second.at - float(before) < 10


def test_while_redis_is_away_a_sender_of_its_own_goes_on_and_celery_comes_back(site: Site) -> None:
    away, back = range(300, 320), range(400, 420)
    site.line.pull()
    sender = site.nursery.start("pump")
    site.nursery.start("events", away.start, len(away), is_kept=False)
    without = seconds_until_all_came(site, *away, within=30)
    wait_until(lambda: counts(site.nursery)[1] == 0, seconds=10)
    site.nursery.kill(sender)

    site.line.put_back()
    site.nursery.start("events", back.start, len(back), is_kept=False)
    afterwards = seconds_until_all_came(site, *back, within=30)

    assert without < 10
    assert afterwards < 20
