"""GET /api/v1/compare: two dates of the record, or two states of it."""

from itertools import product

import pytest
from django.test import Client

from registry.services.recording import record_changesets
from tests import build

pytestmark = pytest.mark.django_db


def compare(api: Client, **query: str) -> dict:
    response = api.get("/api/v1/compare", query)
    assert response.status_code == 200, response.content
    return response.json()


def statuses(found: dict) -> dict:
    return {
        (one["model"], one["channel"]): (
            one["before"] and one["before"]["tier"],
            one["after"] and one["after"]["tier"],
        )
        for one in found["statuses"]
    }


def test_between_two_dates_it_gives_what_differs_on_the_record_of_today(api: Client) -> None:
    found = compare(api, **{"from": "2026-06-11", "to": "2026-06-20"})

    assert found["by"] == "as_of"
    assert (found["from"]["as_of"], found["to"]["as_of"]) == (
        "2026-06-12T04:00:00Z",
        "2026-06-21T04:00:00Z",
    )
    assert statuses(found)["fable-5", "anthropic-api"] == ("general", "closed")
    assert "gpt-5.6-sol" not in {model for model, _ in statuses(found)}
    turned = {one["provision"]: (one["before"], one["after"]) for one in found["provisions"]}
    assert turned["us-commerce-2026-06-12/foreign-users"] == ("no", "yes")
    assert found["histories"] == found["entries"] == []


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-06-08", "2026-06-12"), ("2026-06-12T20:00:00Z", "2026-06-27"), ("2026-06-20", None)],
)
@pytest.mark.parametrize("rest", [{}, {"known_at": "73"}, {"trust": "alleged"}])
def test_two_dates_differ_exactly_as_their_boards_do(api: Client, start, end, rest) -> None:
    """Against the statuses of each model, asked one by one on either side."""
    given = {"from": start} | ({} if end is None else {"to": end})
    found = compare(api, **given, **rest)

    differing = {}
    models = api.get("/api/v1/models?limit=200").json()["results"]
    channels = api.get("/api/v1/channels?limit=200").json()["results"]
    sides = [
        {one["id"]: one["status"] for one in api.get("/api/v1/models", query).json()["results"]}
        for query in (
            {"limit": 200, "as_of": start, **rest},
            {"limit": 200, **({} if end is None else {"as_of": end}), **rest},
        )
    ]
    for model, channel in product(models, channels):
        was, becomes = (
            next(row for row in side[model["id"]] if row["channel"] == channel["id"])
            for side in sides
        )
        told = [
            {name: value for name, value in row.items() if name not in ("since", "until")}
            for row in (was, becomes)
        ]
        if told[0] != told[1]:
            differing[model["id"], channel["id"]] = (was["tier"], becomes["tier"])
    assert statuses(found) == differing
    assert differing or start == "2026-06-20"


def test_between_two_states_it_gives_what_was_learned(api: Client) -> None:
    found = compare(
        api, **{"from": "2026-06-26T16:00:00Z", "by": "known_at", "as_of": "2026-06-26"}
    )

    assert found["by"] == "known_at"
    assert found["from"]["as_of"] == found["to"]["as_of"]
    assert found["from"]["ledger_size"] < found["to"]["ledger_size"]
    assert statuses(found)["gpt-5.6-sol", "openai-api"] == ("closed", "limited")
    ops = {(one["op"], one["kind"], one["id"]) for one in found["entries"]}
    assert ("correct", "directive", "us-commerce-2026-06-12") in ops
    assert ("assert", "directive", "us-commerce-2026-06-26") in ops
    differing = {(one["model"], one["channel"]) for one in found["histories"]}
    assert set(statuses(found)) <= differing


def test_a_ledger_size_is_a_state_of_the_record(api: Client) -> None:
    found = compare(api, **{"from": "73"})

    assert found["by"] == "known_at"
    assert found["from"]["ledger_size"] == 73
    assert compare(api, **{"from": "73", "to": "73"})["statuses"] == []


def test_what_only_one_state_knows_is_null_on_the_other(api: Client) -> None:
    found = compare(api, **{"from": "0", "as_of": "2026-06-20"})

    assert {before for before, _ in statuses(found).values()} == {None}
    assert {one["before"] for one in found["provisions"]} == {None}


def test_confidential_members_are_in_no_comparison(api: Client, noon) -> None:
    size = compare(api, **{"from": "0"})["to"]["ledger_size"]
    member = build.without(build.member("hidden"), "organization") | {"commitment": "a" * 64}
    record_changesets([("", build.changeset(build.entry("member", member)))], actor="ana", now=noon)

    assert compare(api, **{"from": str(size)})["entries"] == []


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ({}, "/from", "missing-member"),
        ({"from": "yesterday"}, "/from", "not-a-date"),
        ({"from": "2026-06"}, "/from", "not-a-date"),
        ({"from": "2026-06-12", "to": "soon"}, "/to", "not-a-date"),
        ({"from": "2026-06-12", "to": "2026-06-11"}, "/from", "out-of-range"),
        ({"from": "88", "to": "73"}, "/from", "out-of-range"),
        ({"from": "2026-06-12", "by": "known_at"}, "/from", "not-an-instant"),
        ({"from": "2026-06-12", "by": "both"}, "/by", "not-a-choice"),
        ({"from": "2026-06-12", "as_of": "x"}, "/as_of", "not-a-date"),
        ({"from": "2026-06-12", "since": "x"}, "/since", "unknown-field"),
    ],
)
def test_a_comparison_that_cannot_be_meant_is_refused(api: Client, query, pointer, code) -> None:
    response = api.get("/api/v1/compare", query)

    assert response.status_code == 422
    faults = [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]]
    assert (pointer, code) in faults


@pytest.mark.parametrize(
    ("query", "code"),
    [({"from": "5"}, "unknown-ledger-size"), ({"from": "999999"}, "unknown-ledger-size")],
)
def test_a_state_that_never_was_is_refused(api: Client, query, code) -> None:
    response = api.get("/api/v1/compare", query)

    assert (response.status_code, response.json()["code"]) == (422, code)
