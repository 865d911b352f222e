"""Stored decisions: evidence that is whole, stays as it is, and is nobody else's."""

import json
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from accesscontrol.models import StoredDecision
from accesscontrol.services.keys import issue_key
from registry.services.recording import record_changesets
from tests import build
from tests.people import NOON, bearer, key_of_account, member, signed_in, staff

pytestmark = pytest.mark.django_db

QUESTION = {
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {"classes": {"foreign_person": "no", "military_contractor": "no"},
                "lists": {"commerce-approved-mythos-5": "yes"}},
    "as_of": "2026-06-27",
    "known_at": "2026-06-28T22:00:00Z",
}  # fmt: skip


def ask(headers: dict[str, str] | None = None, **members: object):
    body = {**QUESTION, **members}
    return Client().post(
        "/api/v1/checks", body, content_type="application/json", headers=headers or {}
    )


def get(path: str, headers: dict[str, str], client: Client | None = None):
    return (client or Client()).get(f"/api/v1/{path}", headers=headers)


@pytest.fixture
def acme() -> dict[str, str]:
    return bearer(key_of_account("acme", "check"))


def test_a_stored_decision_holds_question_answer_position_and_who_asked(acme):
    plain = ask(acme)
    stored = ask(acme, store=True).json()

    found = get(f"decisions/{stored['decision']}", acme).json()

    assert {**plain.json(), "decision": stored["decision"]} == stored
    assert found["answer_text"].encode() == plain.content
    assert found["answer"] == plain.json()
    assert found["question"]["as_asked"] == {**QUESTION, "store": True}
    assert found["question"]["understood"]["as_of"] == "2026-06-28T04:00:00Z"
    assert found["question"]["understood"]["subject"]["staff"] is False
    assert found["ledger_size"] == plain.json()["ledger_size"]
    assert found["asked_by"]["name"] == "acme gateway"
    assert found["account"] == "acme"
    assert found["outcome"] == "allow"


def test_without_store_nothing_is_kept_and_the_answer_has_no_id(acme):
    assert "decision" not in ask(acme).json()
    assert "decision" not in ask(acme, store=False).json()
    assert not StoredDecision.objects.exists()


def test_a_check_that_is_sent_again_under_its_key_is_stored_once(acme):
    once = {**acme, "Idempotency-Key": "evidence-1"}

    first, again = ask(once, store=True), ask(once, store=True)

    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert StoredDecision.objects.count() == 1


def test_storing_needs_a_key(acme):
    response = ask(store=True)

    assert response.status_code == 403
    assert response.json()["code"] == "storing-needs-a-key"
    assert not StoredDecision.objects.exists()


def test_a_question_that_cannot_be_answered_is_not_stored(acme):
    assert ask(acme, store=True, model="no-such-model").status_code == 404
    assert not StoredDecision.objects.exists()


def test_items_of_a_batch_are_stored_each_for_itself(acme):
    body = {"checks": [{**QUESTION, "store": True}, QUESTION, {**QUESTION, "store": True}]}

    response = Client().post(
        "/api/v1/checks/batch", body, content_type="application/json", headers=acme
    )

    ids = [result.get("decision") for result in response.json()["results"]]
    assert ids[1] is None
    assert {ids[0], ids[2]} == {str(row.pk) for row in StoredDecision.objects.all()}


def test_another_accounts_decision_does_not_exist(acme):
    kept = ask(acme, store=True).json()["decision"]
    globex = bearer(key_of_account("globex", "read"))
    registry = bearer(issue_key(name="r", scopes=["admin"], now=NOON))
    stranger = signed_in(member("sam", "globex"))
    boss = signed_in(staff("boss", "administrator"))

    statuses = {
        get(f"decisions/{kept}", globex).status_code,
        get(f"decisions/{kept}", registry).status_code,
        get(f"decisions/{kept}", {}, stranger).status_code,
        get(f"decisions/{uuid4()}", acme).status_code,
        get("decisions/not-an-id", acme).status_code,
        stranger.get(f"/decisions/{kept}").status_code,
        boss.get(f"/decisions/{kept}").status_code,
    }

    assert statuses == {404}
    assert get("decisions", globex).json()["results"] == []
    assert get("decisions", acme).json()["results"][0]["id"] == kept


def test_a_key_of_the_registry_sees_what_it_asked_and_an_administrator_sees_all_of_these():
    one = bearer(issue_key(name="one", scopes=["check"], now=NOON))
    two = bearer(issue_key(name="two", scopes=["check"], now=NOON))
    kept = ask(one, store=True).json()["decision"]
    boss = signed_in(staff("boss", "administrator"))

    assert get(f"decisions/{kept}", one).status_code == 200
    assert get(f"decisions/{kept}", two).status_code == 404
    assert boss.get(f"/decisions/{kept}").status_code == 200


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accesscontrol_storeddecision SET outcome = 'deny'",
     "DELETE FROM accesscontrol_storeddecision"],
)  # fmt: skip
def test_the_database_refuses_to_change_or_delete_evidence(acme, statement):
    ask(acme, store=True)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert StoredDecision.objects.get().outcome == "allow"


def bar_everyone() -> None:
    bar = build.provision("again", models=["mythos-5"], period={"start": "2026-06-20"})
    order = build.changeset(build.entry("directive", build.directive("later-order", bar)))
    record_changesets([("test", order)], actor="operator", now=NOON.replace(hour=13))


def test_asked_when_nothing_has_changed_the_answer_of_the_same_moment_is_the_same(acme):
    kept = ask(acme, store=True).json()["decision"]

    found = get(f"decisions/{kept}?compare=now", acme).json()["comparison"]

    assert found["same_moment"]["differs"] is False
    assert found["same_moment"]["differences"] == []
    assert found["same_moment"]["as_of"] == "2026-06-28T04:00:00Z"


def test_asked_after_the_record_changed_it_says_that_and_how(acme):
    kept = ask(acme, store=True).json()["decision"]
    before = get(f"decisions/{kept}", acme).content
    bar_everyone()

    found = get(f"decisions/{kept}?compare=now", acme).json()["comparison"]["same_moment"]

    differences = {one["member"]: (one["then"], one["now"]) for one in found["differences"]}
    assert found["differs"] is True
    assert differences["outcome"] == ("allow", "deny")
    assert differences["permitted"] == ("yes", "no")
    assert found["answer"]["outcome"] == "deny"
    assert get(f"decisions/{kept}", acme).content == before


def test_pages_of_decisions_are_walked_newest_first(acme):
    kept = [ask(acme, store=True).json()["decision"] for _ in range(3)]
    first = get("decisions?limit=2", acme).json()
    rest = Client().get(first["next"], headers=acme).json()

    ids = [one["id"] for one in first["results"] + rest["results"]]
    assert sorted(ids) == sorted(kept)
    assert ids == sorted(kept, reverse=True)
    assert rest["next"] is None


@pytest.mark.parametrize("query", ["?compare=then", "?other=1"])
def test_an_unknown_parameter_is_refused(acme, query):
    kept = ask(acme, store=True).json()["decision"]

    assert get(f"decisions/{kept}{query}", acme).status_code == 422


def test_the_page_shows_all_of_it_to_members_and_is_kept_by_no_cache(acme):
    kept = ask(acme, store=True).json()["decision"]
    ann = signed_in(member("ann", "acme"))
    bar_everyone()

    page = ann.get(f"/decisions/{kept}?compare=now")

    shown = page.content.decode()
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    for part in (kept, "EXCEPTED", "acme gateway", "The answer would be another", "later-order"):
        assert part in shown
    assert "<script" not in shown
    assert "style=" not in shown


def test_what_a_question_holds_is_escaped_on_its_page():
    key = bearer(key_of_account("acme", "check"))
    kept = ask(key, store=True).json()["decision"]
    StoredDecision.objects.bulk_create(
        [
            StoredDecision(
                id=uuid4(), account_id="acme", asked_by="key:1", asked_by_name="<b>x</b>",
                decided_at=NOON, asked={"model": "<b>y</b>"},
                understood=StoredDecision.objects.get(pk=kept).understood,
                answer=json.dumps({**ask(key).json(), "warnings": [{"text": "<b>z</b>"}]}),
                outcome="deny", ledger_size=1,
            )
        ]
    )  # fmt: skip
    odd = StoredDecision.objects.get(asked_by_name="<b>x</b>")

    shown = signed_in(member("ann", "acme")).get(f"/decisions/{odd.pk}").content.decode()

    assert "<b>" not in shown
