"""A confidential membership counts for the keys of the organisation that opens it, and for them
alone: for everybody else every byte is as if it were not there."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accesscontrol.models import Account, HeldOpening, StoredDecision
from accesscontrol.rules.commitments import Opening, commitment_of
from recording.queries.impact import impact_of
from registry.queries.ledger import current_size
from tests.accesscontrol.confidential import (
    EVALUATION,
    LIST,
    QUESTION,
    SALT,
    SECRET,
    WHO,
    Others,
    ask,
    evaluation,
    hand_in,
    key_of,
    post,
    record_secret,
    retract_secret,
)
from tests.build import changeset, entry
from tests.people import NOON, member, signed_in

pytestmark = pytest.mark.django_db
OPENED = "opened-membership"


@pytest.fixture
def before() -> int:
    """The ledger size before the confidential member was recorded."""
    return record_secret()


@pytest.fixture
def own(before: int) -> dict[str, str]:
    """The key of the organisation, which has opened nothing yet."""
    return key_of("quiet", WHO)


def codes(answer) -> list[str]:
    return [warning["code"] for warning in answer.json()["warnings"]]


def test_its_own_key_is_answered_as_everybody_until_it_opens_the_commitment(own):
    everybody = ask(known_at=current_size())
    closed = ask(own, known_at=current_size())

    handed_in = hand_in(own)
    opened = ask(own, known_at=current_size())

    assert closed.content == everybody.content
    assert everybody.json()["outcome"] == "indeterminate"
    assert (handed_in.status_code, handed_in.json()["opens"]) == (201, True)
    assert "salt" not in handed_in.json()
    assert (opened.json()["outcome"], codes(opened)[0]) == ("allow", OPENED)
    assert opened.json()["missing_facts"] == []


def test_for_everybody_else_not_a_byte_changes_on_any_surface(own):
    others = Others()
    seen = others.see()

    hand_in(own)
    for _ in range(2):
        assert ask(own, store=True).json()["outcome"] == "allow"

    assert others.see() == seen


def test_for_everybody_else_answers_are_those_of_a_record_without_it(own, before):
    """But for the size of the ledger, which everybody may know."""
    hand_in(own)

    def told(size: int) -> dict[str, object]:
        answer = ask(known_at=size).json()
        position = ("ledger_size", "known_at")
        return {name: part for name, part in answer.items() if name not in position}

    assert told(current_size()) == told(before)


def test_what_one_key_was_answered_is_never_served_to_another(own):
    pair = "model=mythos-5&channel=anthropic-api"
    path = f"/api/v1/checks?{pair}&organization={WHO}&as_of=2026-06-27&known_at={current_size()}"
    hand_in(own)
    everybody = Client().get(path)

    mine = Client().get(path, headers=own)
    again = Client().get(path, headers={"If-None-Match": mine.headers["ETag"]})

    assert mine.content != everybody.content == again.content
    assert again.status_code == 200
    assert mine.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in mine.headers["Vary"]
    assert ask(own).headers["Cache-Control"] == "no-store"


def test_looking_costs_others_the_same_whether_there_is_something_or_not(own):
    umbrella = key_of("umbrella", "umbrella-corp")

    def queries(headers: dict[str, str]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            ask(headers)
        return [query["sql"] for query in captured]

    ask(), ask(umbrella), ask(own)
    asked = [len(queries({})), len(queries(umbrella))]
    hand_in(own)

    assert [len(queries({})), len(queries(umbrella))] == asked


def test_where_it_makes_no_difference_the_answer_is_that_of_everybody(own):
    hand_in(own)
    fable: dict[str, Any] = {"model": "fable-5", "known_at": current_size()}

    assert ask(own, **fable).content == ask(**fable).content
    assert OPENED not in codes(ask(own, **fable))


def test_it_counts_from_when_it_is_on_record_and_no_longer(own, before):
    hand_in(own)
    size = current_size()
    retract_secret()

    earlier = ask(own, known_at=before).json()["outcome"]
    there = ask(own, known_at=size).json()["outcome"]
    now = ask(own)

    assert (earlier, there, now.json()["outcome"]) == ("indeterminate", "allow", "indeterminate")
    assert now.content == ask().content
    assert Client().get("/api/v1/openings", headers=own).json()["results"][0]["opens"] is False


def test_authzen_and_batches_answer_the_own_key_as_checks_do(own):
    hand_in(own)

    one = post("/access/v1/evaluation", EVALUATION, own).json()
    many = post("/access/v1/evaluations", {**EVALUATION, "evaluations": [{}, {}]}, own).json()
    batch = post("/api/v1/checks/batch", {"checks": [QUESTION]}, own).json()
    search = evaluation() | {"subject": {"type": "organization", "properties": _classes()}}
    found = post("/access/v1/search/subject", search, own).json()["results"]
    models = post("/access/v1/search/resource", evaluation() | {"resource": {"type": "model"}}, own)

    assert [one["decision"], *(each["decision"] for each in many["evaluations"])] == [True] * 3
    assert batch["results"][0]["outcome"] == "allow"
    assert {"type": "organization", "id": WHO} in found
    assert {"type": "model", "id": "mythos-5"} in models.json()["results"]


def _classes() -> Any:
    return EVALUATION["subject"]["properties"]


def test_a_stored_decision_is_the_accounts_and_is_compared_with_what_it_may_see(own):
    hand_in(own)
    stored = ask(own, store=True).json()["decision"]
    path = f"/api/v1/decisions/{stored}?compare=now"

    mine = Client().get(path, headers=own).json()
    people = signed_in(member("rita", "quiet")).get(path)
    others = Others()
    refused = [Client().get(path, headers=key).status_code for key in others.keys.values() if key]

    assert mine["outcome"] == "allow"
    assert not mine["comparison"]["same_moment"]["differs"]
    assert people.status_code == 200
    assert refused == [404, 404]
    assert others.staff.get(path).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [({"salt": "5b" * 32}, "opens-nothing"), ({"list": "gpt-5.6-partners"}, "opens-nothing"),
     ({"salt": "short"}, "bad-format")],
)  # fmt: skip
def test_what_opens_nothing_is_refused(own, change, code):
    refused = hand_in(own, **change)

    assert refused.status_code == 422
    assert code in (refused.json()["code"], refused.json()["errors"][0]["code"])
    assert not HeldOpening.objects.exists()


def test_the_salt_alone_opens_nothing_for_another_organisation(own):
    thief = key_of("umbrella", "umbrella-corp")
    unnamed = key_of("unnamed", "")

    assert hand_in(thief).json()["code"] == "opens-nothing"
    assert hand_in(unnamed).json()["code"] == "organization-not-named"
    assert hand_in(Others().keys["registry's key"]).status_code == 403


def test_once_the_account_stands_for_another_organisation_nothing_is_open(own):
    hand_in(own)
    Account.objects.filter(pk="quiet").update(organization="umbrella-corp")

    assert ask(own).content == ask().content


def test_handing_in_twice_keeps_one_and_withdrawing_takes_it_back(own):
    first, second = hand_in(own).json(), hand_in(own).json()
    other = key_of("umbrella", "umbrella-corp")

    foreign = post(f"/api/v1/openings/{first['id']}/withdraw", {}, other)
    withdrawn = post(f"/api/v1/openings/{first['id']}/withdraw", {}, own)

    assert first == second
    assert (foreign.status_code, foreign.json()["code"]) == (404, "unknown-opening")
    assert withdrawn.json() == {"results": []}
    assert ask(own).content == ask().content


def test_neither_list_nor_salt_is_in_the_table_and_a_lost_key_only_closes(own, settings):
    hand_in(own)
    row = HeldOpening.objects.get()

    assert LIST not in row.sealed
    assert SALT not in row.sealed
    settings.SECRET_KEY = "another key of fifty characters, as a mistake would be"
    assert ask(own).content == ask().content
    assert Client().get("/api/v1/openings", headers=own).json()["results"][0]["list"] == ""


def test_a_member_opens_and_withdraws_on_the_page_of_the_account(own):
    browser = signed_in(member("rita", "quiet"))

    wrong = browser.post(
        "/account/openings", {"list": LIST, "salt": "5b" * 32}, headers={"Accept": "text/html"}
    )
    right = browser.post("/account/openings", {"list": LIST, "salt": SALT})
    page = browser.get("/account").content.decode()
    answered = ask(own).json()["outcome"]
    browser.post(f"/account/openings/{HeldOpening.objects.get().pk}/withdraw")

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert "No membership of this list was ever recorded" in wrong.content.decode()
    assert LIST in page
    assert SALT not in page
    assert answered == "allow"
    assert not HeldOpening.objects.exists()


def test_the_command_makes_a_member_that_its_salt_opens(capsys):
    record_secret()
    call_command("commit_member", LIST, "acme", start="2026-07-01")
    printed = capsys.readouterr()

    [made] = json.loads(printed.out)["entries"]
    salt = printed.err.split()[-1]
    assert made["object"]["commitment"] == commitment_of(Opening(LIST, salt), "acme")
    assert "acme" not in printed.out


def test_the_impact_of_a_confidential_member_changes_nothing_that_anybody_sees(before):
    another = {**SECRET, "id": "member-8", "commitment": "cd" * 32}

    impact = impact_of(changeset(entry("member", another)), now=NOON)

    assert impact.changes_nothing
    assert WHO not in json.dumps(impact.as_json())


def test_what_is_stored_of_others_says_nothing_of_it(own):
    hand_in(own)
    umbrella = key_of("umbrella", "umbrella-corp")

    ask(umbrella, store=True)

    kept = StoredDecision.objects.get(account="umbrella")
    assert (kept.outcome, OPENED in kept.answer) == ("indeterminate", False)
