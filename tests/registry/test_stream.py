"""The change log as server-sent events."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from registry.api import stream
from registry.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def lively(monkeypatch) -> None:
    """A stream that says soon that there is nothing more to tell."""
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.02)


def open_stream(query: str = "", **headers: str):
    return Client().get(f"/api/v1/changes/stream{query}", headers=headers)


def body_of(response) -> str:
    """All that comes up to the first sign of life, before which everything there is was told."""
    found = []
    for part in response.streaming_content:
        found.append(part.decode())
        if found[-1].startswith(": still here"):
            break
    response.close()
    return "".join(found)


def events(response) -> Iterator[dict[str, str]]:
    for block in body_of(response).strip().split("\n\n"):
        if not block.startswith((":", "retry:")):
            yield dict(line.split(": ", 1) for line in block.split("\n"))


def test_every_change_after_a_cursor_comes_with_its_cursor_as_id(lively):
    response = open_stream("?after=0")

    found = list(events(response))

    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert [int(one["id"]) for one in found] == list(range(1, Change.objects.count() + 1))
    assert json.loads(found[0]["data"])["type"] == found[0]["event"] == "entry.asserted"


def test_a_client_that_lost_its_connection_goes_on_where_it_was(lively):
    last = Change.objects.count()

    resumed = list(events(open_stream("?after=0", **{"Last-Event-ID": str(last - 2)})))

    assert [int(one["id"]) for one in resumed] == [last - 1, last]


def test_without_a_cursor_only_what_is_new_comes_and_a_sign_of_life(lively):
    assert list(events(open_stream())) == []
    assert ": still here" in body_of(open_stream())


def test_a_stream_ends_by_itself_so_that_a_process_which_stops_is_free_of_it(lively, monkeypatch):
    monkeypatch.setattr(stream, "LONGEST_SECONDS", 0.1)

    response = open_stream("?after=0")

    # Else this would go on for minutes.
    assert b"".join(response.streaming_content).startswith(b"retry: ")
    response.close()


def test_more_streams_than_a_process_can_hold_are_refused_until_one_ends(lively):
    held = [open_stream() for _ in range(stream.MOST_STREAMS)]

    refused = open_stream()
    held.pop().close()
    admitted = open_stream()
    for one in (*held, admitted):
        one.close()

    assert refused.status_code == 503
    assert refused.json()["code"] == "too-many-streams"
    assert refused.headers["Retry-After"] == "5"
    assert admitted.status_code == 200


@pytest.mark.parametrize("cursor", ["99999999", "x", "-1", "1" * 20])
def test_a_cursor_that_cannot_be_is_refused(cursor: str):
    response = open_stream("", **{"Last-Event-ID": cursor})

    assert (response.status_code, response.json()["code"]) == (422, "bad-cursor")


def test_who_takes_no_event_stream_is_told_so():
    assert open_stream("", Accept="application/xml").status_code == 406
