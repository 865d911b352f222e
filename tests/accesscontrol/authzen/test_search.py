"""AuthZEN section 8: who may use what, page by page from one ledger size."""

from typing import Any

import pytest
from django.test import Client

from accesscontrol.queries import authzen_search
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.accesscontrol.authzen.asking import (
    ALLOWED,
    ON_27_JUNE,
    evaluate,
    organization,
    post,
    without,
)
from tests.accesscontrol.authzen.searching import ANYBODY, HERE, OPEN, USE, ids, search, walk, who
from tests.build import changeset, entry
from tests.build import organization as recorded_organization

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("many")
def test_a_search_for_subjects_finds_those_whose_evaluation_is_a_yes(api: Client) -> None:
    response = search(api, "subject", who())

    page = response.json()
    assert response.status_code == 200
    assert list(page) == ["page", "context", "results"]
    assert page["page"] == {"next_token": "", "count": len(page["results"])}
    assert {"plain-00", "plain-11"} <= set(ids(page))
    assert "overseas" not in ids(page)
    assert ids(page) == sorted(ids(page))
    for one in page["results"]:
        subject = {**one, "properties": ANYBODY["properties"]}
        assert evaluate(api, {**who(), "subject": subject}).json()["decision"] is True


@pytest.mark.usefixtures("many")
def test_a_walk_finds_what_one_page_would_and_nothing_twice(api: Client) -> None:
    whole = search(api, "subject", who()).json()

    for limit in (1, 5, 1000):
        pages = walk(api, "subject", who(), limit)
        assert ids(*pages) == ids(whole)
        assert all(page["page"]["count"] == len(page["results"]) <= limit for page in pages)


@pytest.mark.usefixtures("many")
def test_a_walk_stays_at_the_ledger_size_at_which_it_began(api: Client, noon) -> None:
    before, size = ids(search(api, "subject", who()).json()), current_size()
    first = search(api, "subject", {**who(), "page": {"limit": 5}}).json()
    more = changeset(entry("organization", recorded_organization("plain-05b")))
    record_changesets([("", more)], actor="ana", now=noon.replace(hour=13))

    rest = first
    pages = [first]
    while rest["page"]["next_token"]:
        body = {**who(), "page": {"token": rest["page"]["next_token"], "limit": 5}}
        rest = search(api, "subject", body).json()
        pages.append(rest)

    assert ids(*pages) == before
    assert {page["context"]["ledger_size"] for page in pages} == {size}
    assert "plain-05b" in ids(search(api, "subject", who()).json())


@pytest.mark.usefixtures("many")
def test_a_token_is_good_for_its_own_search_only(api: Client) -> None:
    token = search(api, "subject", {**who(), "page": {"limit": 5}}).json()["page"]["next_token"]

    for body, pointer in (
        ({**who(), "page": {"token": token, "limit": 6}}, "/page/limit"),
        ({**who("open-2"), "page": {"token": token}}, "/page/token"),
        ({**who(), "context": {}, "page": {"token": token}}, "/page/token"),
        ({**who(), "page": {"token": token, "properties": {"sort": "up"}}}, "/page/token"),
        ({**who(), "page": {"token": token[:-1] + "~"}}, "/page/token"),
        ({**who(), "page": {"token": "[88,\"a\",5]"}}, "/page/token"),
        ({**who(), "page": {"token": "x" * 5000}}, "/page/token"),
    ):  # fmt: skip
        response = search(api, "subject", body)
        assert (response.status_code, response.json()["code"]) == (400, "bad-cursor")
        assert response.json()["errors"][0]["pointer"] == pointer
    models = {"subject": organization("plain-00"), "action": USE, "resource": {"type": "model"}}
    assert search(api, "resource", {**models, "page": {"token": token}}).status_code == 400


@pytest.mark.usefixtures("many")
def test_a_page_that_has_looked_long_enough_says_where_to_go_on(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ids(search(api, "subject", who()).json())
    monkeypatch.setattr(authzen_search, "MOST_PASSED", 2)

    pages = walk(api, "subject", who(), 1000)

    assert ids(*pages) == whole
    assert all(len(page["results"]) <= 2 for page in pages)
    monkeypatch.setattr(authzen_search, "MOST_PASSED", 100)
    monkeypatch.setattr(authzen_search, "MOST_DECIDED", 1)
    assert ids(*walk(api, "subject", who(), 1000)) == whole


@pytest.mark.usefixtures("many")
def test_a_limit_of_none_gives_none_and_goes_on(api: Client) -> None:
    first = search(api, "subject", {**who(), "page": {"limit": 0}}).json()

    assert first["results"] == []
    assert first["page"]["next_token"] != ""


@pytest.mark.usefixtures("many")
def test_a_search_for_resources_finds_the_models_and_ignores_an_id(api: Client) -> None:
    body = {
        "subject": {"type": "user", "id": "7", "properties": {"organization": "plain-00"}},
        "action": USE,
        "resource": {"type": "model", "id": "fable-5"},
        "context": HERE,
    }

    found = search(api, "resource", body).json()

    assert "open-2" in ids(found)
    assert OPEN not in ids(found)
    for one in found["results"]:
        assert evaluate(api, {**body, "resource": one}).json()["decision"] is True
    assert ids(*walk(api, "resource", body, 1)) == ids(found)


@pytest.mark.usefixtures("many")
def test_a_search_for_actions_finds_use_or_nothing(api: Client) -> None:
    body = without({**who(), "subject": {**ANYBODY, "id": "plain-00"}}, "action")

    assert search(api, "action", body).json()["results"] == [{"name": "use"}]
    assert search(api, "action", {**body, "action": 7}).json()["results"] == [{"name": "use"}]
    overseas = {**body, "subject": {"type": "organization", "id": "overseas"}}
    assert search(api, "action", overseas).json()["results"] == []
    assert [len(page["results"]) for page in walk(api, "action", body, 1)] == [1]


@pytest.mark.usefixtures("many")
def test_nothing_is_found_for_what_nobody_knows(api: Client) -> None:
    known = {"type": "organization", "id": "plain-00", "properties": ANYBODY["properties"]}
    cases = [
        ("subject", who("no-such")),
        ("subject", who(subject={"type": "spaceship"})),
        ("subject", who(subject={"type": "user"})),
        ("subject", who(action={"name": "read"})),
        ("subject", who(resource={"type": "record", "id": "record-1"})),
        ("resource", who(subject=known, resource={"type": "record"})),
        ("resource", who(subject={"type": "organization", "id": "nobody-knows"})),
        ("resource", who(subject={"type": "organization", "id": "Acme Inc."})),
        ("resource", who(subject={"type": "organization", "id": "lei:none"})),
        ("resource", who(subject={"type": "agent", "id": "7"})),
        ("action", who("no-such", subject=known)),
        ("action", who(subject={"type": "user", "id": "7"}, resource={"type": "r", "id": "r"})),
    ]

    for sought, body in cases:
        response = search(api, sought, body)
        assert response.status_code == 200
        assert response.json()["results"] == []
        assert response.json()["page"]["next_token"] == ""


def test_a_search_looks_back_as_an_evaluation_does(api: Client) -> None:
    body = {**ALLOWED, "subject": organization("uk-aisi"), "resource": {"type": "model"}}

    found = search(api, "resource", body).json()

    assert found["context"]["ledger_size"] == 88
    assert "mythos-5" in ids(found)
    assert "fable-5" not in ids(found)


SOUGHT: dict[str, dict[str, Any]] = {
    "subject": {**ALLOWED, "subject": ANYBODY},
    "resource": {**ALLOWED, "resource": {"type": "model"}},
    "action": without(ALLOWED, "action"),
}
BAD = [
    ("subject", without(SOUGHT["subject"], "action"), "missing-member"),
    ("subject", without(SOUGHT["subject"], "subject"), "missing-member"),
    ("subject", {**SOUGHT["subject"], "resource": {"type": "model"}}, "missing-member"),
    ("subject", {**SOUGHT["subject"], "subject": {"id": "x"}}, "missing-member"),
    ("resource", without(SOUGHT["resource"], "subject"), "missing-member"),
    ("resource", {**SOUGHT["resource"], "subject": ANYBODY}, "missing-member"),
    ("resource", {**SOUGHT["resource"], "subject": {"type": "user", "id": "7"}}, "missing-member"),
    ("action", without(SOUGHT["action"], "resource"), "missing-member"),
    ("subject", {**SOUGHT["subject"], "page": 7}, "wrong-type"),
    ("subject", {**SOUGHT["subject"], "page": {"limit": "5"}}, "wrong-type"),
    ("subject", {**SOUGHT["subject"], "page": {"limit": True}}, "wrong-type"),
    ("subject", {**SOUGHT["subject"], "page": {"limit": -1}}, "out-of-range"),
    ("subject", {**SOUGHT["subject"], "page": {"token": 7}}, "wrong-type"),
    ("subject", {**SOUGHT["subject"], "page": {"properties": []}}, "wrong-type"),
    ("resource", [SOUGHT["resource"]], "wrong-type"),
    ("resource", {**SOUGHT["resource"], "context": {"citizenship": "US"}}, "names-a-person"),
]


@pytest.mark.parametrize(("sought", "body", "code"), BAD)
def test_a_search_that_cannot_be_meant_is_a_bad_request(
    api: Client, sought: str, body: object, code: str
) -> None:
    response = post(api, f"search/{sought}", body)

    assert (response.status_code, response.json()["code"]) == (400, code)


def test_an_unknown_channel_is_an_error_in_a_search_too(api: Client) -> None:
    body = {**SOUGHT["resource"], "context": {**ON_27_JUNE, "channel": "none"}}

    assert search(api, "resource", body).status_code == 404
