"""Readers and writers at once: what a reader is told is of the size that it is told."""

import pytest
from django.test import Client
from django.utils import timezone

from registry.queries.position import Positions
from registry.queries.statuses import history_rows, status_rows
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, provision

pytestmark = pytest.mark.django_db


def record(*documents, now) -> None:
    record_changesets([("", document) for document in documents], actor="ana", now=now)


def test_a_status_is_of_the_size_that_was_found_though_the_ledger_has_grown(noon) -> None:
    position = Positions(now=noon).find(as_of=None, known_at=None, trust=None)
    before = status_rows(position, ["fable-5"], ["anthropic-api"])
    history = history_rows(position, model="fable-5", channel="anthropic-api")
    opening = provision("o", "OFFER", who={"class": "everyone"}, period={"start": "2026-06-20"})
    record(changeset(entry("directive", directive("opening", opening))), now=noon)

    assert status_rows(position, ["fable-5"], ["anthropic-api"]) == before
    assert history_rows(position, model="fable-5", channel="anthropic-api") == history
    later = Positions(now=timezone.now()).find(as_of=None, known_at=None, trust=None)
    assert status_rows(later, ["fable-5"], ["anthropic-api"]) != before


def test_a_filter_by_model_does_not_look_ahead_of_known_at(api: Client, noon) -> None:
    first = directive("order", provision(models=["fable-5"]))
    record(changeset(entry("directive", first)), now=noon)
    size = api.get("/api/v1/status.json").json()["ledger_size"]
    path = f"/api/v1/directives?model=gpt-5.5&known_at={size}"
    before = api.get(path).json()
    second = directive("order", provision(models=["fable-5", "gpt-5.5"]))

    record(changeset(entry("directive", second, "correct")), now=noon)

    assert api.get(path).json() == before
    assert "order" in api.get("/api/v1/directives?model=gpt-5.5").content.decode()


def test_a_writer_to_an_unknown_address_is_told_so(db: None) -> None:
    client = Client(enforce_csrf_checks=True)

    assert client.post("/api/v1/nope").status_code == 404
    assert client.post("/api/docs").status_code == 405
    assert client.put("/nope").json()["code"] == "not-found"


@pytest.mark.parametrize("cursor", ["Wzg4LCJcdWQ4MDAiXQ", "WzEsMl0", "e30", "W10", "WzEsImEiXQ"])
def test_a_forged_cursor_is_refused(api: Client, cursor: str) -> None:
    response = api.get(f"/api/v1/models?cursor={cursor}")

    assert response.status_code == 422


def test_a_reader_ahead_of_the_change_log_is_told(api: Client) -> None:
    response = api.get("/api/v1/changes?after=999999")

    assert (response.status_code, response.json()["code"]) == (422, "bad-cursor")


def test_a_coming_change_says_what_will_come(api: Client, noon) -> None:
    cursor = api.get("/api/v1/changes?after=0&limit=1000").json()["cursor"]
    opening = provision(
        "o", "OFFER", who={"class": "everyone"}, period={"start": "2026-09-01T00:00:00Z"}
    )
    record(changeset(entry("directive", directive("opening", opening))), now=noon)

    changes = api.get(f"/api/v1/changes?after={cursor}").json()["results"]

    coming = [change for change in changes if change["type"] == "access.scheduled"]
    assert coming
    for change in coming:
        assert change["data"]["differs_from"] == "2026-09-01T00:00:00Z"
        assert change["data"]["before"]["offered"] == "closed"
        assert change["data"]["after"]["offered"] == "general"
