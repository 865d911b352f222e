"""Thirty-four questions about a small record, with the answers that a careful reader gives."""

import json
from pathlib import Path

import pytest
from django.test import Client

CASES = json.loads((Path(__file__).parent.parent / "cases" / "decisions.json").read_text())
STAND_INS = frozenset({"org-x", "org-x-sub", "org-x-fr", "fr-co"})
WITHOUT_STAND_INS = [
    case for case in CASES if case["check"]["subject"].get("organization") not in STAND_INS
]

pytestmark = pytest.mark.django_db


def asked(api: Client, cases: list[dict]) -> list[dict]:
    body = {"checks": [case["check"] for case in cases]}
    response = api.post("/api/v1/checks/batch", body, content_type="application/json")
    assert response.status_code == 200
    return response.json()["results"]


def as_expected(answers: list[dict], cases: list[dict]) -> dict[str, dict]:
    """The cases that came out otherwise."""
    members = ("outcome", "permitted", "offered", "blocked_by")
    found = {
        case["id"]: {member: answer.get(member) for member in members}
        for case, answer in zip(cases, answers, strict=True)
    }
    return {case["id"]: found[case["id"]] for case in cases if found[case["id"]] != case["expect"]}


def test_every_case_has_its_expected_outcome_layers_and_blocking_layer(
    api: Client, small_world: None
) -> None:
    assert as_expected(asked(api, CASES), CASES) == {}


def test_the_seed_record_gives_the_same_outcomes_where_no_stand_in_is_named(api: Client) -> None:
    answers = asked(api, WITHOUT_STAND_INS)

    assert len(WITHOUT_STAND_INS) >= 15
    assert as_expected(answers, WITHOUT_STAND_INS) == {}
