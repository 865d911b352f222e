"""A small storm, as `make chaos` makes a large one: what was entered arrives, and is recorded."""

import math
from pathlib import Path

import psycopg
import pytest

from tests.chaos.storm import ALLOWED, Storm, weather
from tests.services.running import redis
from tests.services.seeded import VENDORS, migrated

SMALL = Storm(
    endpoints=20,
    events=60,
    workers=("celery", "pump", "pump"),
    raining=3.0,
    kill_every=0.7,
    flushes=(1.5, 2.5),
    cut=2.0,
    longest=240.0,
    massacres=(1.2,),
)


CALM = Storm(
    endpoints=20,
    events=40,
    workers=("pump", "pump", "pump", "pump", "pump"),
    raining=2.0,
    kill_every=math.inf,
    flushes=(),
    cut=1.0,
    longest=240.0,
)


@pytest.mark.parametrize("vendor", VENDORS)
def test_five_pumps_without_broker_and_beat_send_each_delivery_once(
    vendor: str, tmp_path: Path
) -> None:
    with migrated(vendor, tmp_path / "data", **ALLOWED) as place:
        found = weather(CALM, place, None, lambda: None)

    assert found.received == found.requests == found.owed
    assert found.unsettled == 0


def test_nothing_is_lost_though_workers_are_killed_redis_emptied_and_connections_cut(
    tmp_path: Path,
) -> None:
    with redis() as url, migrated("postgresql", tmp_path / "data", REDIS_URL=url, **ALLOWED) as at:
        database = at.environment["DATABASE_URL"]

        def cut() -> None:
            """Whoever is connected is so no more."""
            server, _, name = database.rpartition("/")
            with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )

        found = weather(SMALL, at, url, cut)

    assert found.received == found.owed == 1200
    assert found.unsettled == 0
    assert found.kills >= 3
    # Whatever was under way when a worker was killed, and no more.
    assert found.duplicates <= 10 * (found.kills + len(SMALL.workers))
