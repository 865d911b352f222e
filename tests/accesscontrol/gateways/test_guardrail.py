"""A verdict for gateways that call a webhook with each request."""

import json
import logging
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from accesscontrol.services.keys import issue_key
from tests.accesscontrol.confidential import WHO, hand_in, key_of, record_secret
from tests.accesscontrol.gateways.asking import (
    LISTED,
    NOT_LISTED,
    SECRET,
    conversation,
    guardrail,
    portkey,
    text_of,
)
from tests.people import bearer

pytestmark = pytest.mark.django_db


def ask(api: Client, body: object, **query: str) -> Any:
    return api.post(guardrail(query), text_of(body), content_type="application/json")


def test_an_allow_and_a_deny_in_the_plain_shape(api: Client) -> None:
    allowed = ask(api, conversation(), **LISTED)
    denied = ask(api, conversation(), **NOT_LISTED)

    assert (allowed.status_code, denied.status_code) == (200, 200)
    assert (allowed.json()["allow"], denied.json()["allow"]) == (True, False)
    assert denied.json()["reason"] == "The developer does not offer the model for this use."
    assert denied.json()["details"]["reasons"] == [
        "NO_BAR_REACHES_SUBJECT",
        "NOT_OFFERED_TO_SUBJECT",
    ]
    assert denied.headers["Cache-Control"] == "no-store"


def test_what_is_not_certain_is_not_let_through(api: Client) -> None:
    verdict = ask(api, conversation(), channel="openai-api").json()

    assert (verdict["allow"], verdict["details"]["outcome"]) == (False, "indeterminate")
    assert verdict["details"]["missing_facts"]


@pytest.mark.parametrize(
    ("shape", "body", "allow", "deny"),
    [
        ("portkey", portkey(), ("verdict", True), ("verdict", False)),
        ("kong", {"model": "gpt-5.6-sol"}, ("block", False), ("block", True)),
        ("litellm", conversation(), ("action", "NONE"), ("action", "BLOCKED")),
    ],
)
def test_each_gateway_is_answered_as_it_reads(
    api: Client, shape: str, body: object, allow: Any, deny: Any
) -> None:
    name, word = allow
    assert ask(api, body, shape=shape, **LISTED).json()[name] == word
    name, word = deny
    assert ask(api, body, shape=shape, **NOT_LISTED).json()[name] == word


def test_every_part_of_a_shape_can_be_set_anew(api: Client) -> None:
    own = {
        "model_at": "/call/engine", "verdict_at": "/result/code", "allow": "0", "deny": "stop",
        "reason_at": "/result/why", "details_at": "/more",
    }  # fmt: skip

    allowed = ask(api, {"call": {"engine": "gpt-5.6-sol"}}, **own, **LISTED).json()
    denied = ask(api, {"call": {"engine": "gpt-5.6-sol"}}, **own, **NOT_LISTED).json()

    assert allowed["result"] == {"code": 0, "why": "This model may be used."}
    assert denied["result"]["code"] == "stop"
    assert denied["more"]["outcome"] == "deny"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'{"model": "gpt-5.6-sol"',
        b'{"model": "gpt-5.6-sol", "model": "x"}',
        {"model": 7},
        {"messages": []},
        {"model": "no-such-model"},
        {"model": "-"},
    ],
)
def test_what_cannot_be_asked_is_closed_with_the_error_inside(api: Client, body: object) -> None:
    """A gateway that is not told otherwise lets a request through where a webhook fails."""
    response = ask(api, body, **LISTED)

    verdict = response.json()
    assert (response.status_code, verdict["allow"]) == (200, False)
    assert verdict["details"]["error"]["code"]
    assert verdict["reason"] == verdict["details"]["error"]["message"]


@pytest.mark.parametrize(
    "query",
    [{"channel": "none"}, {"classes": "no-such-class=no"}, {"lists": "x"}, {"trust": "hearsay"}],
)
def test_a_question_that_cannot_be_meant_is_closed_too(api: Client, query: dict[str, str]) -> None:
    assert ask(api, conversation(), **{**LISTED, **query}).json()["allow"] is False


@pytest.mark.parametrize(
    "query",
    [
        {"shape": "portkeys"},
        {"colour": "red"},
        {"verdict_at": "allow"},
        {"reason_at": "/allow"},
        {"reason_at": "/allow/reason"},
        {"allow": "false"},
        {"deny": "[1]"},
        {"staff": "perhaps"},
    ],
)
def test_a_shape_that_nobody_could_read_is_a_problem(api: Client, query: dict[str, str]) -> None:
    response = ask(api, conversation(), **LISTED, **query)

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"]


def test_a_model_that_is_not_on_record_passes_where_the_gateway_says_so(api: Client) -> None:
    """For gateways that carry models as well that nobody ever ordered anything about."""
    passed = ask(api, {"model": "no-such-model"}, not_on_record="pass", **LISTED).json()
    nameless = ask(api, {"messages": []}, not_on_record="pass", **LISTED).json()
    denied = ask(api, conversation(), not_on_record="pass", **NOT_LISTED).json()

    assert (passed["allow"], passed["details"]["passed"]) == (True, "not-on-record")
    assert (nameless["allow"], denied["allow"]) == (False, False)


def test_a_model_that_the_address_names_is_taken_and_the_body_is_not_read(api: Client) -> None:
    assert ask(api, b"\xff no json", model="gpt-5.6-sol", **LISTED).json()["allow"] is True


def test_a_conversation_may_be_longer_than_other_bodies_up_to_a_limit(
    api: Client, settings: Any
) -> None:
    long = {"messages": ["x" * (settings.LARGEST_BODY + 10)], "model": "gpt-5.6-sol"}
    endless = {"messages": ["x" * settings.LARGEST_PROMPT], "model": "gpt-5.6-sol"}

    assert ask(api, long, **LISTED).json()["allow"] is True
    assert ask(api, endless, **LISTED).status_code == 413


def test_nothing_of_a_prompt_is_kept_or_written_anywhere(
    api: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    answers = [
        ask(api, portkey(), shape="portkey", **LISTED),
        ask(api, portkey("no-such-model"), shape="portkey", **LISTED),
        ask(api, text_of(portkey())[:-1], shape="portkey", **LISTED),
        ask(api, portkey(), shape="portkey", colour="red"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 422]
    assert SECRET not in caplog.text
    assert all(SECRET.encode() not in answer.content for answer in answers)
    for model in apps.get_models():
        rows = json.dumps(list(model._default_manager.values()), default=str)
        assert "Umbrella closes" not in rows, model


def test_a_key_that_may_not_check_does_not_ask(api: Client, settings: Any, noon) -> None:
    other = bearer(issue_key(name="k", scopes=["webhooks"], now=noon))
    settings.PUBLIC_READS = False

    assert ask(api, conversation(), **LISTED).status_code == 401
    assert api.post(guardrail(LISTED), b"{}", "application/json", headers=other).status_code == 403


def test_an_account_is_answered_with_what_is_opened_for_it_and_nobody_else(api: Client) -> None:
    record_secret()
    own, other = key_of("quiet", WHO), key_of("umbrella", "umbrella-corp")
    hand_in(own)
    query = {
        "channel": "anthropic-api", "organization": WHO,
        "classes": "foreign_person=no,military_contractor=no",
    }  # fmt: skip

    def allowed(headers: dict[str, str]) -> bool:
        body = text_of({"model": "mythos-5"})
        address = guardrail(query)
        answer = api.post(address, body, content_type="application/json", headers=headers)
        return bool(answer.json()["allow"])

    assert (allowed(own), allowed(other), allowed({})) == (True, False, False)
