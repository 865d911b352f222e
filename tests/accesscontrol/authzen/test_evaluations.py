"""AuthZEN section 7: many evaluations, with defaults and three ways to go through them."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.accesscontrol.authzen.asking import (
    ALLOWED,
    DENIED,
    ON_27_JUNE,
    evaluate,
    model,
    organization,
    post,
    without,
)

pytestmark = pytest.mark.django_db

MYTHOS, FABLE = {"resource": model("mythos-5")}, {"resource": model("fable-5")}
DEFAULTS = without(ALLOWED, "resource")


def decisions(api: Client, items: list[Any], semantic: str | None = None) -> list[dict[str, Any]]:
    body: dict[str, Any] = {**DEFAULTS, "evaluations": items}
    if semantic is not None:
        body["options"] = {"evaluations_semantic": semantic, "another_option": "value"}
    response = post(api, "evaluations", body)
    assert response.status_code == 200
    assert list(response.json()) == ["evaluations"]
    return response.json()["evaluations"]


def test_items_are_answered_in_order_each_as_if_asked_alone(api: Client) -> None:
    found = decisions(api, [MYTHOS, FABLE, MYTHOS])

    allowed, denied = evaluate(api, ALLOWED).json(), evaluate(api, DENIED).json()
    assert found == [allowed, denied, allowed]


def test_an_entity_of_an_item_replaces_the_default_whole(api: Client) -> None:
    bare = {"type": "organization", "id": "acme-labs"}

    [replaced] = decisions(api, [{**MYTHOS, "subject": bare}])

    assert replaced == evaluate(api, {**ALLOWED, "subject": bare}).json()
    assert replaced["decision"] is False
    [half] = decisions(api, [{"resource": {"id": "mythos-5"}}])
    assert half["context"]["error"]["errors"][0]["pointer"] == "/resource/type"


def test_items_may_do_without_defaults_and_defaults_need_not_be_whole(api: Client) -> None:
    body = {"resource": {"type": "model"}, "evaluations": [ALLOWED, DENIED]}

    found = post(api, "evaluations", body).json()["evaluations"]

    assert [one["decision"] for one in found] == [True, False]


def test_a_null_in_an_item_leaves_the_default(api: Client) -> None:
    [found] = decisions(api, [{**MYTHOS, "subject": None, "context": None}])

    assert found == evaluate(api, ALLOWED).json()


def test_the_context_is_inherited_and_replaced_as_the_others_are(api: Client) -> None:
    now = {"channel": "anthropic-api", "source": "batch-override"}

    inherited, replaced = decisions(api, [MYTHOS, {**MYTHOS, "context": now}])

    assert inherited == evaluate(api, ALLOWED).json()
    assert replaced == evaluate(api, {**ALLOWED, "context": now}).json()


@pytest.mark.parametrize(
    ("semantic", "items", "expected"),
    [
        (None, [MYTHOS, FABLE, MYTHOS], [True, False, True]),
        ("execute_all", [MYTHOS, FABLE, MYTHOS], [True, False, True]),
        ("deny_on_first_deny", [MYTHOS, FABLE, MYTHOS], [True, False]),
        ("deny_on_first_deny", [MYTHOS, {}, MYTHOS], [True, False]),
        ("deny_on_first_deny", [MYTHOS, MYTHOS], [True, True]),
        ("permit_on_first_permit", [FABLE, 7, MYTHOS, FABLE], [False, False, True]),
        ("permit_on_first_permit", [FABLE, FABLE], [False, False]),
    ],
)
def test_the_semantic_says_where_to_stop_and_the_last_decision_that_it_did(
    api: Client, semantic: str | None, items: list[Any], expected: list[bool]
) -> None:
    found = decisions(api, items, semantic)

    assert [one["decision"] for one in found] == expected
    stopped = [one["context"].get("short_circuit") for one in found]
    stops = {"deny_on_first_deny": False, "permit_on_first_permit": True}.get(semantic or "")
    last = semantic if expected[-1] is stops else None
    assert stopped == [None] * (len(expected) - 1) + [last]


def test_an_item_that_fails_is_closed_with_the_error_inside(api: Client) -> None:
    items = [
        MYTHOS,
        {},
        7,
        {"resource": model("no-such")},
        {"resource": {"type": "llm", "id": "x"}},
        {**MYTHOS, "subject": organization(nationality="US")},
        {**MYTHOS, "context": {"channel": "none"}},
    ]

    found = decisions(api, items)

    assert [one["decision"] for one in found] == [True] + [False] * 6
    errors = [one["context"]["error"] for one in found[1:]]
    assert [(error["status"], error["code"]) for error in errors] == [
        (400, "missing-member"), (400, "wrong-type"), (404, "unknown-model"),
        (400, "unknown-type"), (400, "names-a-person"), (404, "unknown-channel"),
    ]  # fmt: skip
    assert all(error["message"] for error in errors)


@pytest.mark.parametrize("more", [{}, {"evaluations": []}, {"evaluations": None}])
def test_without_evaluations_it_is_a_single_one(api: Client, more: dict[str, Any]) -> None:
    response = post(api, "evaluations", {**ALLOWED, **more})

    assert response.content == evaluate(api, ALLOWED).content
    missing = post(api, "evaluations", {**DEFAULTS, **more})
    assert (missing.status_code, missing.json()["code"]) == (400, "missing-member")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**ALLOWED, "evaluations": {}}, "wrong-type"),
        ({**ALLOWED, "evaluations": "all"}, "wrong-type"),
        ({"subject": "acme", "evaluations": [ALLOWED]}, "wrong-type"),
        ({"evaluations": [ALLOWED], "options": []}, "wrong-type"),
        ({"evaluations": [ALLOWED], "options": {"evaluations_semantic": "all"}}, "not-a-choice"),
        ({"evaluations": [ALLOWED], "options": {"evaluations_semantic": []}}, "not-a-choice"),
        ({"evaluations": [{}] * 1001}, "too-long"),
        (b'{"evaluations": [{"a": 1, "a": 2}]}', "duplicate-member"),
        ([ALLOWED], "wrong-type"),
    ],
)
def test_what_is_wrong_with_the_whole_is_a_bad_request(
    api: Client, body: object, code: str
) -> None:
    response = post(api, "evaluations", body)

    assert (response.status_code, response.json()["code"]) == (400, code)


def test_a_thousand_items_are_answered(api: Client) -> None:
    nothing = {"resource": {"type": "llm", "id": "x"}}

    assert len(decisions(api, [nothing] * 1000)) == 1000


ENTITIES = st.fixed_dictionaries(
    {},
    optional={
        "subject": st.sampled_from([
            organization(), organization(lists=None), {"type": "user", "id": "7"}, "acme", None,
        ]),
        "resource": st.sampled_from([model(), model("fable-5"), model("no"), {"id": "x"}]),
        "action": st.sampled_from([{"name": "use"}, {"name": "read"}, {}]),
        "context": st.sampled_from([ON_27_JUNE, without(ON_27_JUNE, "channel"), {}, 7]),
    },
)  # fmt: skip


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(item=ENTITIES)
def test_an_item_answers_as_a_single_request_does(api: Client, item: dict[str, Any]) -> None:
    [found] = decisions(api, [item])

    defaults_too = {**DEFAULTS, **{name: v for name, v in item.items() if v is not None}}
    alone = evaluate(api, defaults_too)
    if alone.status_code == 200:
        assert found == alone.json()
    else:
        assert found["decision"] is False
        assert found["context"]["error"]["code"] == alone.json()["code"]
        assert found["context"]["error"]["status"] == alone.status_code
