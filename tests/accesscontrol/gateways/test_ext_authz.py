"""Envoy's external authorization over HTTP: 200 lets a call through, 403 stops it."""

from typing import Any

import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from tests.accesscontrol.confidential import WHO, hand_in, key_of, record_secret
from tests.accesscontrol.gateways.asking import SECRET, conversation, text_of
from tests.people import bearer

pytestmark = pytest.mark.django_db

CALL = "/access/v1/ext-authz/v1/chat/completions"
SAID = {"Greenlight-Model": "gpt-5.6-sol", "Greenlight-Channel": "openai-api"}
LISTED = {**SAID, "Greenlight-Lists": "gpt-5.6-partners=yes"}
NOT_LISTED = {**SAID, "Greenlight-Lists": "gpt-5.6-partners=no"}
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")


def call(api: Client, headers: dict[str, str], path: str = CALL, method: str = "post") -> Any:
    return getattr(api, method)(path, headers=headers)


@pytest.mark.parametrize("method", METHODS)
def test_a_call_is_let_through_or_stopped_whatever_its_method(api: Client, method: str) -> None:
    allowed = call(api, LISTED, method=method)
    denied = call(api, NOT_LISTED, method=method)

    assert (allowed.status_code, allowed.content) == (200, b"")
    assert allowed.headers["Greenlight-Outcome"] == "allow"
    assert denied.status_code == 403
    assert denied.headers["Greenlight-Outcome"] == "deny"
    assert denied.headers["Greenlight-Reasons"] == "NO_BAR_REACHES_SUBJECT,NOT_OFFERED_TO_SUBJECT"


def test_who_is_stopped_is_told_why_in_a_form_that_clients_of_models_show(api: Client) -> None:
    denied = call(api, NOT_LISTED)

    body = denied.json()
    assert denied.headers["Content-Type"] == "application/problem+json"
    assert (body["status"], body["code"]) == (403, "not-let-through")
    assert body["detail"] == body["error"]["message"]
    assert body["error"]["message"] == "The developer does not offer the model for this use."
    assert body["context"]["outcome"] == "deny"
    assert body["request_id"] == denied.headers["X-Request-ID"]


def test_what_is_not_certain_is_stopped(api: Client) -> None:
    response = call(api, SAID)

    assert (response.status_code, response.headers["Greenlight-Outcome"]) == (403, "indeterminate")


def test_the_model_may_stand_in_the_address(api: Client) -> None:
    said = {name: value for name, value in LISTED.items() if name != "Greenlight-Model"}

    for path in ("openai/deployments/gpt-5.6-sol/chat/completions", "v1/models/gpt-5.6-sol:run"):
        assert call(api, said, f"/access/v1/ext-authz/{path}").status_code == 200
    absent = {**said, "Greenlight-Model": "-"}
    assert call(api, absent, "/access/v1/ext-authz/v1/models/gpt-5.6-sol").status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({**LISTED, "Greenlight-Model": "no-such"}, "unknown-model"),
        ({**LISTED, "Greenlight-Model": "-"}, "missing-member"),
        ({**LISTED, "Greenlight-Channel": "no-such"}, "unknown-channel"),
        ({**LISTED, "Greenlight-Colour": "red"}, "unknown-field"),
        ({**LISTED, "Greenlight-Lists": "x"}, "bad-format"),
        ({**LISTED, "Greenlight-Classes": "no-such=no"}, "unknown-class-or-list"),
    ],
)
def test_what_cannot_be_asked_is_stopped(api: Client, headers: dict[str, str], code: str) -> None:
    response = call(api, headers)

    assert (response.status_code, response.json()["code"]) == (403, code)
    assert response.json()["error"]["code"] == code
    assert response.headers["Greenlight-Outcome"] == "error"


def test_a_model_that_is_not_on_record_passes_where_the_proxy_says_so(api: Client) -> None:
    passing = {**LISTED, "Greenlight-Not-On-Record": "pass"}

    passed = call(api, {**passing, "Greenlight-Model": "no-such"})
    assert (passed.status_code, passed.headers["Greenlight-Outcome"]) == (200, "not-on-record")
    assert call(api, {**passing, "Greenlight-Model": "-"}).status_code == 403


def test_neither_the_body_of_a_call_nor_what_it_accepts_matters(api: Client) -> None:
    body = text_of(conversation("fable-5"))
    headers = {**LISTED, "Accept": "text/event-stream", "Expect": "100-continue"}

    response = api.post(CALL, body, content_type="application/x-anything", headers=headers)

    assert response.status_code == 200
    assert SECRET.encode() not in api.post(
        CALL, body, content_type="application/json", headers=NOT_LISTED
    ).content  # fmt: skip


def test_the_key_is_that_of_the_proxy(api: Client, settings: Any, noon) -> None:
    settings.PUBLIC_READS = False
    key = bearer(issue_key(name="envoy", scopes=["check"], now=noon))

    assert call(api, LISTED).status_code == 401
    assert call(api, {**LISTED, "Authorization": "Bearer sk-of-somebody"}).status_code == 401
    assert call(api, {**LISTED, **key}).status_code == 200


def test_an_account_is_answered_with_what_is_opened_for_it_and_nobody_else(api: Client) -> None:
    record_secret()
    own, other = key_of("quiet", WHO), key_of("umbrella", "umbrella-corp")
    hand_in(own)
    said = {
        "Greenlight-Model": "mythos-5", "Greenlight-Channel": "anthropic-api",
        "Greenlight-Organization": WHO,
        "Greenlight-Classes": "foreign_person=no, military_contractor=no",
    }  # fmt: skip

    found = [call(api, {**said, **headers}).status_code for headers in (own, other, {})]

    assert found == [200, 403, 403]
