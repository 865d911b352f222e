"""A check may ask which other models pass it for the same subject."""

import json
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, model, provision

pytestmark = pytest.mark.django_db

RELATIONS = ["same-family", "same-developer", "other"]
SUBJECT = {"classes": {"foreign_person": "no", "military_contractor": "no"}}


def ask(api: Client, path: str = "", **body: Any) -> Any:
    usual = {"model": "fable-5", "channel": "anthropic-api", "subject": SUBJECT}
    data = json.dumps({**usual, **body})
    return api.post(f"/api/v1/checks{path}", data, content_type="application/json")


def offered(*models: str, channel: str = "anthropic-api") -> Any:
    offer = provision(
        "offer", "OFFER", models=[*models], channels=[channel], period={"start": "2026-06-01"}
    )
    return entry("directive", directive("release", offer, authority="anthropic"))


def record(noon, *entries: Any) -> None:
    record_changesets([("", changeset(*entries))], actor="ana", now=noon)


def test_each_of_them_passes_the_same_check_when_asked_alone(api: Client) -> None:
    size = current_size()

    answer = ask(api, alternatives=20, known_at=size).json()

    assert answer["outcome"] == "deny"
    assert answer["alternatives"]
    for found in answer["alternatives"]:
        alone = ask(api, model=found["model"], channel=found["channel"], known_at=size,
                    as_of=answer["as_of"]).json()  # fmt: skip
        assert alone["outcome"] == "allow"
        assert (alone["conditions"], alone["valid"]) == (found["conditions"], found["valid"])


def test_no_model_is_proposed_over_the_channel_of_another_developer(api: Client) -> None:
    """Whatever is said of every channel there is."""
    operators = {
        one["id"]: one["operator"] for one in api.get("/api/v1/channels").json()["results"]
    }
    developers = {
        one["id"]: one["developer"] for one in api.get("/api/v1/models").json()["results"]
    }

    found = ask(api, alternatives=20, known_at=current_size()).json()["alternatives"]

    assert "gpt-5.5" in {one["model"] for one in found}
    assert [one for one in found if operators[one["channel"]] != developers[one["model"]]] == []


def test_a_channel_of_somebody_else_counts_where_a_statement_names_it(api: Client, noon) -> None:
    channel = {"id": "cloud", "name": "Cloud", "kind": "developer_api", "operator": "openai"}
    record(
        noon,
        entry("channel", channel),
        entry("model", model("aria")),
        offered("aria", channel="cloud"),
    )

    found = ask(api, alternatives=20).json()["alternatives"]

    assert ("aria", "cloud") in {(one["model"], one["channel"]) for one in found}


def test_none_that_passes_over_a_channel_of_the_kind_is_left_out(api: Client) -> None:
    size = current_size()
    channels = api.get("/api/v1/channels").json()["results"]
    kinds = {one["id"]: one["kind"] for one in channels}
    operators = {one["id"]: one["operator"] for one in channels}
    models = {one["id"]: one["developer"] for one in api.get("/api/v1/models").json()["results"]}
    asked: Any = {"known_at": size, "as_of": "2026-06-30"}

    named = {one["model"] for one in ask(api, alternatives=20, **asked).json()["alternatives"]}

    passing = {
        model
        for model, developer in models.items()
        for channel, kind in kinds.items()
        if (kind, operators[channel]) == (kinds["anthropic-api"], developer)
        and ask(api, model=model, channel=channel, **asked).json()["outcome"] == "allow"
    }
    assert named == passing - {"fable-5"}


def test_family_comes_before_developer_and_the_channel_that_was_asked_about_first(
    api: Client, noon
) -> None:
    entries = [
        entry("family", {"id": "saga", "name": "Saga", "developer": "anthropic"}),
        entry("model", model("zenith", family="fable")),
        entry("model", model("aria", family="saga")),
        offered("zenith", "aria"),
    ]
    families = {one["id"] for one in api.get("/api/v1/families").json()["results"]}
    family = api.get("/api/v1/models/fable-5").json()["family"]
    assert family in families
    entries[1]["object"]["family"] = family
    record(noon, *entries)

    found = ask(api, alternatives=20).json()["alternatives"]

    assert [(one["model"], one["relation"], one["channel"]) for one in found[:2]] == [
        ("zenith", "same-family", "anthropic-api"),
        ("aria", "same-developer", "anthropic-api"),
    ]
    ranks = [RELATIONS.index(one["relation"]) for one in found]
    assert all(before <= after for before, after in pairwise(ranks))


def test_so_many_are_named_as_were_asked_for_and_none_unasked(api: Client) -> None:
    several = ask(api, alternatives=20).json()["alternatives"]

    assert ask(api, alternatives=1).json()["alternatives"] == several[:1]
    assert "alternatives" not in ask(api).json()
    assert "alternatives" not in ask(api, alternatives=0).json()


def test_a_batch_names_those_that_a_single_check_names(api: Client) -> None:
    asked: Any = {"model": "fable-5", "channel": "anthropic-api", "subject": SUBJECT,
                  "alternatives": 3, "as_of": "2026-06-30", "known_at": current_size()}  # fmt: skip
    data = json.dumps({"checks": [asked]})

    batch = api.post("/api/v1/checks/batch", data, content_type="application/json").json()

    assert batch["results"] == [ask(api, **asked).json()]


def test_what_the_search_left_out_is_said(api: Client, noon) -> None:
    record(noon, *(entry("model", model(f"atlas-{number}")) for number in range(200)))

    answer = ask(api, model="mythos-5", alternatives=20).json()

    assert "alternatives-cut-short" in {warning["code"] for warning in answer["warnings"]}


@pytest.mark.parametrize("number", [-1, 21, "2", True, 1.5])
def test_a_number_out_of_range_or_of_another_type_is_refused(api: Client, number: Any) -> None:
    response = ask(api, alternatives=number)

    assert response.status_code == 422
    if not isinstance(number, float):
        assert response.json()["errors"][0]["pointer"] == "/alternatives"
