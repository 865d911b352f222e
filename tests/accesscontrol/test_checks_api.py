"""Asking over HTTP: single checks, batches, the short form, and what is refused."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, entry, organization

pytestmark = pytest.mark.django_db

USUAL: dict[str, Any] = {
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {"classes": {"foreign_person": "no", "military_contractor": "no"}},
    "as_of": "2026-06-27",
    "known_at": "2026-06-28T22:00:00Z",
}


def ask(api: Client, body: object, path: str = "", **headers: str):
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return api.post(f"/api/v1/checks{path}", data, content_type="application/json", headers=headers)


def with_subject(**subject: object) -> dict:
    return {**USUAL, "subject": subject}


def codes(response) -> set[str]:
    return {warning["code"] for warning in response.json()["warnings"]}


def test_an_answer_has_every_member_of_the_contract(api: Client) -> None:
    answer = ask(api, USUAL).json()

    assert list(answer) == [
        "outcome", "permitted", "offered", "blocked_by", "reasons", "controlling", "conditions",
        "missing_facts", "warnings", "valid", "model", "channel", "as_of", "known_at", "trust",
        "ledger_size", "engine",
    ]  # fmt: skip
    assert answer["outcome"] == "indeterminate"
    [missing] = answer["missing_facts"]
    assert (missing["kind"], missing["subject"]) == ("listing", "commerce-approved-mythos-5")
    assert (missing["if_yes"], missing["if_no"]) == ("allow", "deny")


def test_nothing_known_of_the_subject_is_never_a_yes_by_default(api: Client) -> None:
    subjects: tuple[Any, ...] = ({}, None)
    for subject in subjects:
        answer = ask(api, {**USUAL, "subject": subject}).json()
        assert answer["outcome"] == "indeterminate"
    assert ask(api, {"model": "mythos-5", "channel": "anthropic-api"}).json()["outcome"] != "allow"


def test_an_attested_listing_settles_what_the_record_leaves_open_and_says_so(api: Client) -> None:
    attested = {**USUAL["subject"], "lists": {"commerce-approved-mythos-5": "yes"}}

    response = ask(api, {**USUAL, "subject": attested})

    assert response.json()["outcome"] == "allow"
    assert "settled-by-attestation" in codes(response)


def test_the_same_question_at_the_same_size_gets_the_same_bytes(api: Client) -> None:
    pinned = {**USUAL, "known_at": current_size()}

    assert ask(api, pinned).content == ask(api, pinned).content


def test_an_alias_is_answered_under_the_id(api: Client) -> None:
    by_alias = ask(api, {**USUAL, "model": "Claude Mythos 5"}).json()

    assert by_alias == ask(api, USUAL).json()
    assert by_alias["model"] == "mythos-5"


def test_an_organisation_is_found_by_its_identifier(api: Client, noon) -> None:
    lei = "529900T8BM49AURSDO55"
    acme = organization("acme", identifiers=[{"scheme": "lei", "value": lei}])
    member = {
        "id": "m", "list": "commerce-approved-mythos-5", "organization": "acme",
        "period": {"start": "2026-06-26"}, "standing": "confirmed",
    }  # fmt: skip
    document = changeset(entry("organization", acme), entry("member", member))
    record_changesets([("", document)], actor="ana", now=noon)
    now = {name: value for name, value in USUAL.items() if name != "known_at"}
    subject = {**USUAL["subject"], "organization": {"lei": lei.lower()}}

    answer = ask(api, {**now, "as_of": "2026-06-30", "subject": subject}).json()

    assert answer["outcome"] == "allow"
    unknown = {**USUAL["subject"], "organization": {"lei": "X"}}
    assert "organization-not-on-record" in codes(ask(api, {**now, "subject": unknown}))


def test_a_class_or_list_recorded_later_is_passed_over_with_a_warning(api: Client) -> None:
    early = {**USUAL, "known_at": "2026-06-26T00:00:00Z"}
    subject = {"lists": {"commerce-approved-mythos-5": "yes"}}

    response = ask(api, {**early, "subject": subject})

    assert response.status_code == 200
    assert "list-not-on-record" in codes(response)


def test_a_reconstructed_past_says_so(api: Client) -> None:
    assert "reconstructed" in codes(ask(api, USUAL))


def test_the_short_form_answers_as_the_long_one(api: Client) -> None:
    short = api.get(
        "/api/v1/checks?model=fable-5&channel=anthropic-api&organization=acme"
        "&as_of=2026-06-20&known_at=2026-06-28T22:00:00Z"
    )
    long = {**USUAL, "model": "fable-5", "as_of": "2026-06-20", "subject": {"organization": "acme"}}

    assert short.json() == ask(api, long).json()
    assert short.json()["outcome"] == "deny"


def test_a_batch_answers_in_order_with_a_problem_in_place_of_a_bad_item(api: Client) -> None:
    checks = [USUAL, 7, {**USUAL, "model": "none"}, {**USUAL, "colour": 1}, USUAL]

    results = ask(api, {"checks": checks}, "/batch").json()["results"]

    single = ask(api, USUAL).json()
    assert (results[0], results[4]) == (single, single)
    assert [result.get("code") for result in results[1:4]] == [
        "wrong-type", "unknown-model", "unknown-field",
    ]  # fmt: skip
    assert results[2]["status"] == 404


def test_a_batch_takes_a_thousand_and_no_more(api: Client) -> None:
    small = {"model": "x", "channel": "y"}

    assert len(ask(api, {"checks": [small] * 1000}, "/batch").json()["results"]) == 1000
    assert ask(api, {"checks": [small] * 1001}, "/batch").status_code == 422
    assert ask(api, {"checks": []}, "/batch").json() == {"results": []}


BAD: list[tuple[Any, int, str | None]] = [
    (b"", 422, "missing-member"),
    (b"{", 400, "malformed-json"),
    (b"\xff", 400, "malformed-json"),
    (b"[" * 10_000 + b"]" * 10_000, 400, "malformed-json"),
    (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400, "malformed-json"),
    (b'{"model": NaN}', 422, "disputed-number"),
    (b'{"model": "a", "model": "b"}', 422, "duplicate-member"),
    (b'{"model": "a\\u0000"}', 422, "disputed-text"),
    (b'{"model": "\\ud800"}', 422, "disputed-text"),
    (b'{"known_at": 1.5}', 422, "disputed-number"),
    ([], 422, "wrong-type"),
    ("7", 422, "wrong-type"),
    ({**USUAL, "model": 7}, 422, "wrong-type"),
    ({**USUAL, "model": "x" * 10_000}, 422, "too-long"),
    ({**USUAL, "channel": "x" * 10_000}, 422, "bad-format"),
    ({**USUAL, "channel": "none"}, 404, "unknown-channel"),
    ({**USUAL, "model": "none"}, 404, "unknown-model"),
    ({**USUAL, "colour": "red"}, 422, "unknown-field"),
    ({**USUAL, "trust": "draft"}, 422, "not-a-choice"),
    ({**USUAL, "as_of": "soon"}, 422, "not-a-date"),
    ({**USUAL, "as_of": 20260627}, 422, "wrong-type"),
    ({**USUAL, "known_at": -1}, 422, None),
    ({**USUAL, "known_at": True}, 422, None),
    ({**USUAL, "known_at": 3}, 422, "unknown-ledger-size"),
    ({**USUAL, "known_at": "2999-01-01T00:00:00Z"}, 422, "known-at-in-future"),
    ({**USUAL, "receipt": True}, 422, "no-receipt-of-reconstruction"),
    (with_subject(name="Jane Doe"), 422, "names-a-person"),
    (with_subject(passport="X1"), 422, "names-a-person"),
    (with_subject(organization={"lei": "a", "uei": "b"}), 422, "one-of"),
    (with_subject(organization={"duns": "a"}), 422, None),
    (with_subject(organization="Acme Inc."), 422, None),
    (with_subject(classes={"foreign_person": True}), 422, None),
    (with_subject(classes={"martian": "yes"}), 422, "unknown-class-or-list"),
    (with_subject(lists={"martians": "yes"}), 422, "unknown-class-or-list"),
    (with_subject(classes={"everyone": "yes"}), 422, "contradictory-subject"),
    (
        with_subject(classes={"foreign_person": "yes", "us_person": "yes"}),
        422, "contradictory-subject",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "status", "code"), BAD)
def test_a_question_that_cannot_be_meant_is_a_problem(
    api: Client, body: object, status: int, code: str | None
) -> None:
    response = ask(api, body)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert code is None or problem["code"] == code
    assert problem["detail"]
    page = api.get("/docs/problems").content.decode()
    assert f'id="{problem["code"]}"' in page


@pytest.mark.parametrize("member", ["name", "person", "passport", "nationality", "birth_date"])
def test_a_question_that_names_a_person_is_refused(api: Client, member: str) -> None:
    """And what it says of the person is not repeated."""
    response = ask(api, with_subject(**{member: "Jane Roe, X1234567"}))

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"].startswith("/subject")
    assert b"Roe" not in response.content


def test_complements_that_agree_may_both_be_attested(api: Client) -> None:
    subject = {"classes": {"foreign_person": "no", "us_person": "yes"}}

    assert ask(api, {**USUAL, "subject": subject}).status_code == 200


def test_another_media_type_is_refused(api: Client) -> None:
    response = api.post("/api/v1/checks", "model=x", content_type="text/plain")

    assert (response.status_code, response.json()["code"]) == (415, "unsupported-media-type")


def test_one_membership_is_one_fact_for_whoever_names_itself_as_its_parent(api: Client) -> None:
    """It is looked at twice, and if it is not so it is not so both times."""
    own = {"organization": "uk-aisi", "affiliate_of": "uk-aisi"}
    asked = {**USUAL, "model": "gpt-5.6-luna", "channel": "openai-api", "as_of": "2026-08-25"}

    answer = ask(api, {**asked, "subject": own}).json()

    standing = next(fact for fact in answer["missing_facts"] if fact["kind"] == "standing")
    assert (standing["if_yes"], standing["if_no"]) == ("allow", "deny")


@pytest.mark.parametrize("member", ["model", "channel"])
def test_what_is_not_on_record_is_pointed_at(api: Client, member: str) -> None:
    response = ask(api, {**USUAL, member: "none"})

    assert response.status_code == 404
    assert [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]] == [
        (f"/{member}", f"unknown-{member}")
    ]


@pytest.mark.parametrize("encoding", ["gzip", "br, gzip"])
def test_a_body_that_is_encoded_is_refused_with_the_cure(api: Client, encoding: str) -> None:
    body = gzip.compress(json.dumps(USUAL).encode())

    response = api.post(
        "/api/v1/checks",
        body,
        content_type="application/json",
        headers={"Content-Encoding": encoding},
    )

    assert (response.status_code, response.json()["code"]) == (415, "unsupported-media-type")
    assert "without Content-Encoding" in response.json()["detail"]
    assert response.headers["Accept-Encoding"] == "identity"


def test_a_body_may_say_that_it_is_not_encoded(api: Client) -> None:
    response = api.post(
        "/api/v1/checks",
        json.dumps(USUAL),
        content_type="application/json",
        headers={"Content-Encoding": "identity"},
    )

    assert response.status_code == 200
