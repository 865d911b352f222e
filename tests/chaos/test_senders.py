"""What senders do as processes: when they are told to end, when a database or a Redis is away."""

import asyncio
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.chaos.storm import ALLOWED, Nursery, is_alive
from tests.services.receiver import OK, Receiver
from tests.services.running import Installation, wait_until
from tests.services.seeded import migrated


@contextmanager
def sending(
    vendor: str, folder: Path, **settings: str
) -> Iterator[tuple[Installation, Nursery, Receiver]]:
    with (
        migrated(vendor, folder / "data", **{**ALLOWED, **settings}) as place,
        Receiver() as receiver,
    ):
        nursery = Nursery(place)
        try:
            yield place, nursery, receiver
        finally:
            nursery.end()


def endpoints(nursery: Nursery, *urls: str, **columns: Any) -> None:
    program = f"from benchmarks.delivering import *; make_endpoints({urls!r}, **{columns!r})"
    nursery.run(f"{program}; open_all()")


def counts(nursery: Nursery) -> list[int]:
    """All deliveries, and those that are not recorded as delivered."""
    printed = nursery.run("from benchmarks.delivering import *; print(*counts())")
    return [int(word) for word in printed.split()]


def pairs(receiver: Receiver) -> set[tuple[str, str]]:
    return {(one.path, one.id) for one in receiver.received}


def slowly(seconds: float) -> Any:
    async def answering(reader: Any, writer: Any) -> None:
        await asyncio.sleep(seconds)
        writer.write(OK)
        await writer.drain()

    return answering


def test_told_to_end_a_sender_finishes_what_is_under_way_and_sends_nothing_twice(
    tmp_path: Path,
) -> None:
    with sending("sqlite", tmp_path) as (_, nursery, receiver):
        paths = [f"/{number}" for number in range(4)]
        for path in paths:
            receiver.always[path] = slowly(0.5)
        endpoints(nursery, *(receiver.url(path) for path in paths))
        first = nursery.start("run_pump")
        nursery.start("events", 1, 10, is_kept=False)
        receiver.wait_for(8)

        os.kill(first, signal.SIGTERM)
        told = time.monotonic()
        wait_until(lambda: not is_alive(first), seconds=20)
        seconds = time.monotonic() - told
        nursery.alive.pop(first)
        begun = len(receiver.received)
        rows, waiting = counts(nursery)
        time.sleep(0.5)
        after = len(receiver.received)
        nursery.start("run_pump")
        receiver.wait_for(40)
        wait_until(lambda: counts(nursery) == [40, 0])

    assert seconds < 5
    assert begun == after < 40
    assert rows - waiting == begun
    assert len(receiver.received) == len(pairs(receiver)) == 40


def test_a_disk_that_is_full_when_an_answer_is_to_be_written_down_costs_a_delay(
    tmp_path: Path,
) -> None:
    with sending("postgresql", tmp_path) as (place, nursery, receiver):
        with psycopg.connect(place.environment["DATABASE_URL"], autocommit=True) as database:
            database.execute(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
            )
            database.execute(
                "CREATE TRIGGER full_disk BEFORE INSERT ON notifications_attempt "
                "EXECUTE FUNCTION full_disk()"
            )
            endpoints(nursery, *(receiver.url(f"/{number}") for number in range(5)))
            sender = nursery.start("run_pump")
            nursery.start("events", 1, 4, is_kept=False)
            # What is not written down takes lanes, so that no more than these are at stake.
            receiver.wait_for(10)
            time.sleep(1)
            meanwhile = counts(nursery)

            database.execute("DROP TRIGGER full_disk ON notifications_attempt")
        wait_until(lambda: counts(nursery) == [20, 0])

        assert is_alive(sender)
        assert meanwhile == [20, 20]
        # What it held stayed its own, so nobody else sent it.
        assert len(receiver.received) == len(pairs(receiver)) == 20


def test_a_database_that_is_locked_when_an_answer_is_to_be_written_down_costs_a_delay(
    tmp_path: Path,
) -> None:
    with sending("sqlite", tmp_path) as (place, nursery, receiver):
        [file] = Path(place.environment["GREENLIGHT_DATA_DIR"]).glob("*.sqlite3")
        writer = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

        async def lock(_: Any, answer: Any) -> None:
            writer.execute("BEGIN IMMEDIATE")
            answer.write(OK)
            await answer.drain()

        receiver.script["/hook"] = [lock]
        endpoints(nursery, receiver.url())
        sender = nursery.start("run_pump")
        nursery.start("events", 1, 1, is_kept=False)
        receiver.wait_for(1)
        time.sleep(1.5)
        meanwhile = counts(nursery)

        writer.execute("ROLLBACK")
        writer.close()
        wait_until(lambda: counts(nursery) == [1, 0])

        assert is_alive(sender)
        assert meanwhile == [1, 1]
        assert len(receiver.received) == 1


def test_requests_are_stamped_by_the_clock_of_the_database_whatever_the_workers_is(
    tmp_path: Path,
) -> None:
    with sending("postgresql", tmp_path) as (place, nursery, receiver):
        url = place.environment["DATABASE_URL"]
        name = url.rpartition("/")[2]
        with psycopg.connect(url, autocommit=True) as database:
            database.execute("CREATE SCHEMA ahead")
            database.execute(
                "CREATE FUNCTION ahead.statement_timestamp() RETURNS timestamptz LANGUAGE sql AS "
                "$$ SELECT pg_catalog.statement_timestamp() + interval '10 minutes' $$"
            )
            database.execute(f'ALTER DATABASE "{name}" SET search_path = ahead, pg_catalog, public')
        endpoints(nursery, receiver.url())
        nursery.start("run_pump")
        nursery.start("events", 1, 3, is_kept=False)
        receiver.wait_for(3)

    for one in receiver.received:
        assert abs(int(one.headers["webhook-timestamp"]) - one.at - 600) < 5


def test_three_senders_together_call_an_endpoint_no_more_often_than_it_asked_for(
    tmp_path: Path,
) -> None:
    with sending("postgresql", tmp_path) as (_, nursery, receiver):
        endpoints(nursery, receiver.url("/limited"), per_minute=60)
        endpoints(nursery, receiver.url("/other"))
        for _ in range(3):
            nursery.start("pump")
        begun = time.time()
        nursery.start("events", 1, 100, is_kept=False)
        wait_until(lambda: len(receiver.at("/other")) == 100, seconds=20)
        # Whoever dies holding it does not fill its bucket again.
        nursery.start(nursery.kill(min(nursery.alive)))
        time.sleep(3)
        limited = len(receiver.at("/limited"))
        elapsed = time.time() - begun

    # A tenth of a minute's number at once, and what flows in meanwhile.
    assert 0 < limited <= 6 + 0.9 * elapsed + 1
