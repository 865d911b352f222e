"""AuthZEN sections 5, 6 and 10: one evaluation, as the standard has it."""

from typing import Any

import pytest
from django.test import Client

from registry.queries.ledger import current_size
from tests.accesscontrol.authzen.asking import (
    ALLOWED,
    DENIED,
    LISTED,
    NOT_FOREIGN,
    ON_27_JUNE,
    evaluate,
    model,
    organization,
    without,
)
from tests.accesscontrol.test_checks_api import ask

pytestmark = pytest.mark.django_db


def test_an_allow_is_true_and_a_deny_is_false_and_both_are_200(api: Client) -> None:
    allowed, denied = evaluate(api, ALLOWED), evaluate(api, DENIED)

    assert (allowed.status_code, denied.status_code) == (200, 200)
    assert allowed.headers["Content-Type"] == "application/json"
    assert allowed.json()["decision"] is True
    assert denied.json()["decision"] is False
    assert denied.json()["context"]["outcome"] == "deny"


def test_what_is_not_certain_is_not_let_through_and_says_what_would_settle_it(api: Client) -> None:
    unlisted = {**ALLOWED, "subject": organization(lists=None)}

    answer = evaluate(api, unlisted).json()

    assert answer["decision"] is False
    assert answer["context"]["outcome"] == "indeterminate"
    [missing] = answer["context"]["missing_facts"]
    assert missing["subject"] == "commerce-approved-mythos-5"
    assert "missing_facts" in answer["context"]["reason_user"]["en"]


def test_the_context_has_every_member_of_the_contract_and_no_clock(api: Client) -> None:
    context = evaluate(api, ALLOWED).json()["context"]

    assert list(context) == [
        "outcome", "permitted", "offered", "blocked_by", "reasons", "reason_admin", "reason_user",
        "controlling", "conditions", "missing_facts", "warnings", "valid", "model", "channel",
        "trust", "ledger_size", "engine",
    ]  # fmt: skip
    assert context["reasons"] == ["EXCEPTED", "OFFERED"]
    assert "us-commerce-2026-06-12/complete-withdrawal" in context["reason_admin"]["en"]


def test_the_decision_is_that_of_a_check(api: Client) -> None:
    question = {
        "model": "mythos-5",
        "channel": "anthropic-api",
        "subject": {"organization": "acme-labs", "classes": NOT_FOREIGN, "lists": LISTED},
        "as_of": "2026-06-27",
        "known_at": "2026-06-28T22:00:00Z",
    }

    context = evaluate(api, ALLOWED).json()["context"]

    check = ask(api, question).json()
    for member in ("outcome", "controlling", "conditions", "missing_facts", "warnings", "valid"):
        assert context[member] == check[member]


def test_the_same_question_gets_the_same_bytes(api: Client) -> None:
    now = {**ALLOWED, "context": {"channel": "anthropic-api"}}

    first, second = evaluate(api, now), evaluate(api, now)

    assert first.content == second.content
    assert first.json()["context"]["ledger_size"] == current_size()


@pytest.mark.parametrize("alias", ["Claude Mythos 5", "mythos-5"])
def test_a_resource_is_meant_by_any_alias(api: Client, alias: str) -> None:
    answer = evaluate(api, {**ALLOWED, "resource": model(alias)}).json()

    assert answer == evaluate(api, ALLOWED).json()
    assert answer["context"]["model"] == "mythos-5"


def test_members_that_nobody_knows_are_ignored_at_every_level(api: Client) -> None:
    strange: dict[str, Any] = {
        "colour": {"deep": [1.5e3, None, {"messages": ["x"]}]},
        "future": -0.25,
    }
    body = {
        **strange,
        "subject": {
            **organization(**strange),
            **strange,
        },
        "resource": {**model(), **strange, "properties": strange},
        "action": {"name": "use", **strange, "properties": strange},
        "context": {**ON_27_JUNE, **strange, "time": "2026-06-27T18:03-07:00"},
        "options": {"evaluations_semantic": "never heard of"},
    }

    assert evaluate(api, body).content == evaluate(api, ALLOWED).content


def test_a_member_that_is_null_is_not_there(api: Client) -> None:
    body = {
        **ALLOWED,
        "subject": organization(affiliate_of=None, email=None),
        "resource": {**model(), "properties": None},
        "action": {"name": "use", "properties": None},
        "context": {**ON_27_JUNE, "trust": None},
    }

    assert evaluate(api, body).content == evaluate(api, ALLOWED).content
    gone = evaluate(api, {**ALLOWED, "subject": None})
    assert (gone.status_code, gone.json()["code"]) == (400, "missing-member")


def test_a_user_is_the_staff_of_an_organisation_whoever_that_user_is(api: Client) -> None:
    properties = {"organization": "acme-labs", "classes": NOT_FOREIGN, "lists": LISTED}
    bodies = [
        {**ALLOWED, "subject": {"type": "user", "id": someone, "properties": properties}}
        for someone in ("7", "alice@example.com")
    ]

    answers = [evaluate(api, body) for body in bodies]

    assert answers[0].content == answers[1].content
    assert b"alice" not in answers[1].content
    assert answers[0].json()["decision"] is True


def test_an_organisation_is_meant_by_an_identifier_too(api: Client) -> None:
    by_prefix = {**ALLOWED, "subject": organization("lei:529900T8BM49AURSDO55")}
    by_object = {
        **ALLOWED,
        "subject": {
            "type": "user",
            "id": "7",
            "properties": {"organization": {"lei": "529900T8BM49AURSDO55"}},
        },
    }

    for body in (by_prefix, by_object):
        warnings = evaluate(api, body).json()["context"]["warnings"]
        assert "organization-not-on-record" in {warning["code"] for warning in warnings}


def test_without_a_channel_every_channel_has_to_allow(api: Client) -> None:
    anywhere = {**ALLOWED, "context": without(ON_27_JUNE, "channel")}
    sol = organization(lists={"gpt-5.6-partners": "yes"})
    over_one = {**ALLOWED, "subject": sol, "resource": model("gpt-5.6-sol")}
    over_one["context"] = {**ON_27_JUNE, "channel": "openai-api"}
    nowhere = {**over_one, "context": anywhere["context"]}

    answers = [evaluate(api, body).json() for body in (anywhere, over_one, nowhere)]

    assert [answer["decision"] for answer in answers] == [True, True, False]
    assert [answer["context"]["channel"] for answer in answers] == [
        None, "openai-api", "anthropic-api",
    ]  # fmt: skip
    for answer in (answers[0], answers[2]):
        warnings = answer["context"]["warnings"]
        assert "channel-not-named" in {warning["code"] for warning in warnings}


def test_a_request_id_comes_back_as_it_was_sent(api: Client) -> None:
    for given in ("bfe9eb29-ab87-4ca3-be83-a1d5d8305716", 'a {"b": 1} | c@d', "x" * 1000):
        response = evaluate(api, ALLOWED, **{"X-Request-ID": given})
        assert response.headers["X-Request-ID"] == given
        assert given not in response.content.decode()


def in_subject(**properties: Any) -> dict[str, Any]:
    return {**ALLOWED, "subject": organization(**properties)}


def in_context(**members: Any) -> dict[str, Any]:
    return {**ALLOWED, "context": {**ON_27_JUNE, **members}}


NOBODY = {"type": "user", "id": "7"}
BAD: list[tuple[Any, int, str]] = [
    *((without(ALLOWED, name), 400, "missing-member") for name in ("subject", "resource")),
    (without(ALLOWED, "action"), 400, "missing-member"),
    (b"", 400, "missing-member"),
    (b"{", 400, "malformed-json"),
    (b"[" * 10_000 + b"]" * 10_000, 400, "malformed-json"),
    (b'{"a":' * 70 + b"1" + b"}" * 70, 400, "malformed-json"),
    (b'{"subject": {}, "subject": {}}', 400, "duplicate-member"),
    (b'{"a": NaN}', 400, "disputed-number"),
    (b'{"a": 1e999}', 400, "disputed-number"),
    (b'{"a": 9007199254740993}', 400, "disputed-number"),
    (b'{"a": "\\ud800"}', 400, "disputed-text"),
    ([], 400, "wrong-type"),
    ("7", 400, "wrong-type"),
    ({**ALLOWED, "subject": "acme"}, 400, "wrong-type"),
    ({**ALLOWED, "context": []}, 400, "wrong-type"),
    ({**ALLOWED, "action": {"name": 123}}, 400, "wrong-type"),
    ({**ALLOWED, "action": {}}, 400, "missing-member"),
    ({**ALLOWED, "subject": {"id": "acme"}}, 400, "missing-member"),
    ({**ALLOWED, "subject": {"type": "organization"}}, 400, "missing-member"),
    ({**ALLOWED, "resource": {"id": "mythos-5"}}, 400, "missing-member"),
    ({**ALLOWED, "resource": {"type": "model"}}, 400, "missing-member"),
    ({**ALLOWED, "resource": {**model(), "properties": 7}}, 400, "wrong-type"),
    ({**ALLOWED, "resource": model("")}, 400, "too-short"),
    ({**ALLOWED, "resource": model("x" * 301)}, 400, "too-long"),
    ({**ALLOWED, "resource": model("no-such")}, 404, "unknown-model"),
    ({**ALLOWED, "resource": {"type": "llm", "id": "mythos-5"}}, 400, "unknown-type"),
    ({**ALLOWED, "action": {"name": "can_use"}}, 400, "unknown-type"),
    ({**ALLOWED, "subject": {"type": "agent", "id": "7"}}, 400, "unknown-type"),
    ({**ALLOWED, "subject": NOBODY}, 400, "missing-member"),
    ({**ALLOWED, "subject": organization("Acme Inc.")}, 400, "bad-format"),
    ({**ALLOWED, "subject": organization("lei:")}, 400, "bad-format"),
    (in_subject(affiliate_of="Acme Inc."), 400, "bad-format"),
    (in_subject(classes=["foreign_person"]), 400, "wrong-type"),
    (in_subject(classes={"foreign_person": False}), 400, "not-a-choice"),
    (in_subject(classes={"foreign_person": ["no"]}), 400, "not-a-choice"),
    (in_subject(classes={"martian": "yes"}), 400, "unknown-class-or-list"),
    (in_subject(lists={"Martians!": "yes"}), 400, "bad-format"),
    (in_subject(classes={"everyone": "yes"}), 400, "contradictory-subject"),
    (in_context(channel=7), 400, "wrong-type"),
    (in_context(channel="none"), 404, "unknown-channel"),
    (in_context(channel=""), 404, "unknown-channel"),
    (in_context(as_of="soon"), 400, "not-a-date"),
    (in_context(as_of=20260627), 400, "wrong-type"),
    (in_context(known_at=True), 400, "wrong-type"),
    (in_context(known_at=88.5), 400, "wrong-type"),
    (in_context(known_at=-1), 400, "out-of-range"),
    (in_context(known_at=3), 400, "unknown-ledger-size"),
    (in_context(trust="draft"), 400, "not-a-choice"),
    (in_context(trust="x" * 10_000), 400, "too-long"),
    (in_subject(nationality="US"), 400, "names-a-person"),
    (in_subject(email="a@example.com"), 400, "names-a-person"),
    (in_subject(person={"given_name": "A"}), 400, "names-a-person"),
    (in_subject(passportNumber="X1"), 400, "names-a-person"),
    ({**ALLOWED, "subject": {**organization(), "name": "A. B."}}, 400, "names-a-person"),
    (in_subject(papers=[{"Passport-Number": "X1"}]), 400, "names-a-person"),
    (in_context(user={"nationality": "US"}), 400, "names-a-person"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), BAD)
def test_a_request_that_cannot_be_meant_is_a_bad_request(
    api: Client, body: object, status: int, code: str
) -> None:
    response = evaluate(api, body)

    problem = response.json()
    assert (response.status_code, problem["code"]) == (status, code)
    assert problem["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert f'id="{code}"' in api.get("/docs/problems").content.decode()


def test_a_resource_or_an_action_may_have_a_name(api: Client) -> None:
    named = {**model(), "properties": {"name": "Mythos 5", "document": "card.pdf"}}

    assert evaluate(api, {**ALLOWED, "resource": named}).json()["decision"] is True


def test_what_a_person_is_called_does_not_come_back(api: Client) -> None:
    response = evaluate(api, in_subject(name="Jane Doe", passport="X123"))

    assert b"Jane" not in response.content
    assert b"X123" not in response.content


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_a_bad_request(api: Client, kind: str) -> None:
    response = api.post("/access/v1/evaluation", b'{"subject": {}}', content_type=kind)

    assert (response.status_code, response.json()["code"]) == (400, "unsupported-media-type")


def test_other_methods_and_addresses_are_problems(api: Client) -> None:
    assert api.get("/access/v1/evaluation").status_code == 405
    assert api.post("/access/v1/nothing").status_code == 404
    wrong = evaluate(api, ALLOWED, Authorization="Bearer wrong")
    assert wrong.status_code == 401
    assert wrong.headers["WWW-Authenticate"].startswith("Bearer")
