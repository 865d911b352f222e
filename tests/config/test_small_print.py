"""The small print of HTTP and of our own conventions, over all parts of the interface."""

import gzip
from typing import Any

import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from registry.queries.ledger import current_size
from tests.config.both_ways import Site
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

CHECK = {"model": "fable-5", "channel": "anthropic-api"}


def faults_of(response: Any) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]]


def posted(api: Client, path: str, body: Any, scope: str, **headers: str) -> Any:
    key = issue_key(name=scope, scopes=[scope], now=NOON)
    return api.post(
        f"/api/v1/{path}",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {key}", **headers},
    )


@pytest.mark.parametrize("number", ["+1", " 1", "1.0", "1_0", "1e1", "\u0661", ""])
@pytest.mark.parametrize("parameter", ["models?limit", "changes?wait", "ledger/entries?after"])
def test_a_number_in_an_address_is_written_in_plain_digits(
    api: Client, parameter: str, number: str
) -> None:
    path, name = parameter.split("?")

    response = api.get(f"/api/v1/{path}", {name: number})

    assert response.status_code == 422
    assert faults_of(response) == [(f"/{name}", "invalid-value")]


def test_a_number_of_any_length_is_read(api: Client) -> None:
    assert api.get("/api/v1/models", {"limit": "9" * 900}).json()["code"] == "out-of-range"
    assert api.get("/api/v1/models", {"limit": "007"}).status_code == 200


@pytest.mark.parametrize("sent", ["*/*", "application/*", "application/json, text/plain"])
def test_a_body_says_its_very_type_and_no_range_of_them(api: Client, sent: str) -> None:
    response = api.post("/api/v1/checks", "{}", content_type=sent)

    assert (response.status_code, response.json()["code"]) == (415, "unsupported-media-type")


def test_a_type_may_be_written_in_capitals_and_have_parameters(api: Client) -> None:
    sent = "Application/JSON; charset=UTF-8"

    assert api.post("/api/v1/organizations/match", '{"name": "x"}', sent).status_code == 200


def test_a_key_that_reached_us_as_nothing_is_a_wrong_one_both_ways(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = Site(monkeypatch)
    nothing = {"HTTP_AUTHORIZATION": ""}

    for environ in (nothing, {**nothing, "REQUEST_METHOD": "GET", "PATH_INFO": "/api/v1/models"}):
        sent = {"body": CHECK, "environ": environ}
        site.compare(sent)
        assert site.fast(sent)[0].startswith("401")


def test_the_stream_may_be_asked_from_the_end_on_as_the_change_log_may(api: Client) -> None:
    response = api.get("/api/v1/changes/stream?after=end")
    response.close()

    assert response.status_code == 200


@pytest.mark.parametrize(
    "path",
    ["models/fable-5/status?channel=none", "models/fable-5/history?channel=none",
     "models?channel=none", "checks?model=fable-5&channel=none"],
)  # fmt: skip
def test_a_channel_that_is_not_on_record_is_pointed_at_in_an_address_too(
    api: Client, path: str
) -> None:
    response = api.get(f"/api/v1/{path}")

    assert response.status_code == 404
    assert faults_of(response) == [("/channel", "unknown-channel")]


def test_a_search_points_at_its_unknown_channel_where_it_stands(api: Client) -> None:
    search = {
        "subject": {"type": "organization"},
        "action": {"name": "use"},
        "resource": {"type": "model", "id": "fable-5"},
        "context": {"channel": "none"},
    }

    response = api.post("/access/v1/search/subject", search, content_type="application/json")

    assert faults_of(response) == [("/context/channel", "unknown-channel")]


@pytest.mark.parametrize("size", [3, -1])
def test_a_snapshot_since_no_size_points_at_its_parameter(api: Client, size: int) -> None:
    assert faults_of(api.get("/api/v1/snapshot", {"since": size})) == [("/since", "out-of-range")]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("br, GZIP;q=0.5", "gzip"), ("gzip;q=0", None), ("gzip; q=0.0", None),
     ("br", None), ("x-gzipped", None)],
)  # fmt: skip
def test_a_snapshot_is_compressed_for_whoever_takes_it_so(
    api: Client, accepted: str, coding: str | None
) -> None:
    response = api.get("/api/v1/snapshot", headers={"Accept-Encoding": accepted})

    assert response.headers.get("Content-Encoding") == coding
    content = response.content if coding is None else gzip.decompress(response.content)
    assert content.count(b"\n") >= 1


def test_every_scope_that_there_is_not_is_pointed_at(api: Client) -> None:
    body = {"name": "gateway", "scopes": ["read", "write", "everything"]}

    response = posted(api, "keys", body, "admin")

    assert response.json()["code"] == "unknown-scope"
    assert faults_of(response) == [("/scopes/1", "not-a-choice"), ("/scopes/2", "not-a-choice")]


def test_a_saved_check_of_an_identifier_that_nobody_has_says_so(api: Client) -> None:
    body = {**CHECK, "subject": {"organization": {"lei": "5493001KJTIIGC8Y1R12"}}}

    response = posted(api, "saved-checks", body, "check")

    assert (response.status_code, response.json()["code"]) == (422, "unknown-organization")


@pytest.mark.parametrize("known_at", [-1, True, 2**53 - 1])
def test_a_moment_that_cannot_be_has_one_fault(api: Client, known_at: Any) -> None:
    body = {**CHECK, "known_at": known_at}

    response = api.post("/api/v1/checks", body, content_type="application/json")

    assert response.status_code == 422
    assert len(faults_of(response)) == 1
    assert current_size() < 2**53 - 1


@pytest.mark.parametrize("key", ["", "a b"])
def test_no_cache_keeps_a_refusal_of_an_idempotency_key(api: Client, key: str) -> None:
    response = posted(api, "saved-checks", CHECK, "check", **{"Idempotency-Key": key})

    assert response.status_code == 422
    assert response.headers["Cache-Control"] == "no-store"


def test_caches_keep_the_openapi_document_but_none_that_was_asked_for_with_a_key(
    api: Client,
) -> None:
    key = issue_key(name="a", scopes=["read"], now=NOON)

    public = api.get("/api/schema")
    private = api.get("/api/schema", headers={"Authorization": f"Bearer {key}"})

    assert public.headers["Cache-Control"] == "public, max-age=3600"
    assert private.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in public.headers["Vary"]
