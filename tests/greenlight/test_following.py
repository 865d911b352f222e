"""Following the change log: in order, without gaps, over outages, with and without waiting."""

import asyncio
import json
import time
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from greenlight import AsyncClient, Client, Garbled, GreenlightError, Refused
from greenlight.retrying import NEVER
from tests.build import changeset, entry, organization
from tests.greenlight.conftest import Service
from tests.greenlight.faulty import faulty, problem, reply


def page(*sequences: int) -> bytes:
    results: list[Any] = [
        {"sequence": n, "type": "entry.asserted", "at": "", "ledger_size": n, "data": {}}
        for n in sequences
    ]
    return reply(200, {"results": results, "cursor": str(sequences[-1])})


def test_the_log_is_read_from_its_start_without_gaps(client: Client) -> None:
    end = int(client.changes(after="end")["cursor"])

    found = list(islice(client.follow(after="0"), end))

    assert [change["sequence"] for change in found] == list(range(1, end + 1))
    assert client.changes(after="end")["results"] == []


def test_what_is_published_meanwhile_arrives(
    client: Client, service: Service, tmp_path: Path
) -> None:
    start = client.changes(after="end")["cursor"]
    file = tmp_path / "acme.json"
    file.write_text(json.dumps(changeset(entry("organization", organization("acme-follow")))))
    service.installation.manage("load_record", str(file))

    change = next(client.follow(after=start))

    assert change["type"] == "entry.asserted"
    assert change["data"]["object"]["id"] == "acme-follow"


def test_the_end_is_waited_at_and_nothing_old_is_told(service: Service) -> None:
    async def first() -> None:
        async with AsyncClient(service.url) as client:
            await asyncio.wait_for(anext(client.follow(wait=1)), timeout=3)

    with pytest.raises(TimeoutError):
        asyncio.run(first())


OUTAGE = [page(1, 2), b"", problem(503, "registry-stale", Retry_After="0"), page(3), page(4)]


def test_an_outage_is_told_and_lived_through_without_a_gap() -> None:
    told: list[GreenlightError] = []

    with faulty(*OUTAGE) as registry, Client(registry.url, retries=NEVER) as client:
        found = list(islice(client.follow(after="0", trouble=told.append), 4))

    assert [change["sequence"] for change in found] == [1, 2, 3, 4]
    assert [type(error).__name__ for error in told] == ["Unreachable", "ServiceUnavailable"]
    cursors = [request.split(b"after=")[1].split(b"&")[0] for request in registry.requests]
    assert cursors == [b"0", b"2", b"2", b"2", b"3"]


def test_without_waiting_an_outage_is_lived_through_as_well() -> None:
    async def follow(url: str) -> list[int]:
        found = []
        async with AsyncClient(url, retries=NEVER) as client:
            async for change in client.follow(after="0"):
                found.append(change["sequence"])
                if len(found) == 4:
                    break
        return found

    with faulty(*OUTAGE) as registry:
        assert asyncio.run(follow(registry.url)) == [1, 2, 3, 4]


@pytest.mark.parametrize("sequences", [(1, 3), (2,), (1, 1), (0,)])
def test_a_gap_or_a_change_given_twice_is_no_change_log(sequences: tuple[int, ...]) -> None:
    with (
        faulty(page(*sequences)) as registry,
        Client(registry.url, retries=NEVER) as client,
        pytest.raises(Garbled, match="no gaps"),
    ):
        list(islice(client.follow(after="0"), 2))


def test_a_cursor_beyond_the_end_is_refused_and_not_waited_for(client: Client) -> None:
    with pytest.raises(Refused, match="start anew"):
        next(client.follow(after="999999"))


def test_a_registry_that_answers_at_once_is_not_asked_without_pause() -> None:
    """It does so where too many wait already."""
    empty = reply(200, {"results": [], "cursor": "2"})

    with faulty(empty, empty, page(3)) as registry, Client(registry.url) as client:
        started = time.monotonic()
        found = next(client.follow(after="2"))
        took = time.monotonic() - started

    assert found["sequence"] == 3
    assert took >= 1.5
