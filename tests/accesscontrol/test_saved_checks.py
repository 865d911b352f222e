"""/api/v1/saved-checks: questions that an account keeps."""

from typing import Any

import pytest
from django.test import Client

from accesscontrol.models import SavedCheck
from accesscontrol.services import saving_checks
from registry.services.recording import record_changesets
from tests.build import changeset, entry, model, organization
from tests.people import NOON, bearer, key_of_account, member, signed_in

pytestmark = pytest.mark.django_db

CHECK: dict[str, Any] = {
    "label": "Oslo",
    "model": "fable-5",
    "channel": "anthropic-api",
    "subject": {"classes": {"foreign_person": "no", "military_contractor": "no"}},
}


class Keeper:
    """A program of an account."""

    def __init__(self, account: str, *scopes: str) -> None:
        self.client = Client(headers=bearer(key_of_account(account, *(scopes or ("check",)))))

    def get(self, path: str = "") -> Any:
        return self.client.get(f"/api/v1/saved-checks{path}")

    def save(self, body: Any = CHECK, **headers: str) -> Any:
        return self.client.post(
            "/api/v1/saved-checks", body, content_type="application/json", headers=headers
        )


@pytest.fixture
def acme() -> Keeper:
    return Keeper("acme")


def test_a_saved_check_is_answered_as_a_check_is(acme: Keeper):
    asked = {name: CHECK[name] for name in ("model", "channel", "subject")}
    answer = acme.client.post("/api/v1/checks", asked, content_type="application/json").json()

    saved = acme.save()

    assert saved.status_code == 201
    found = saved.json()
    for member_of_answer in ("outcome", "permitted", "offered", "blocked_by", "controlling"):
        assert found[member_of_answer] == answer[member_of_answer]
    assert found["turns_at"] == answer["valid"]["until"]
    assert found["ledger_size"] == answer["ledger_size"]
    assert found["label"] == "Oslo"
    assert acme.get(f"/{found['id']}").json() == found
    assert acme.get().json() == {"results": [found], "next": None}


def test_aliases_and_identifiers_are_kept_as_the_ids_that_they_stand_for(acme: Keeper):
    atlas = model(aliases=[{"scheme": "api", "id": "atlas-one"}])
    labs = organization("acme-labs", identifiers=[{"scheme": "domain", "value": "acme.example"}])
    entries = changeset(entry("model", atlas), entry("organization", labs))
    record_changesets([("", entries)], actor="ana", now=NOON)

    def about(domain: str) -> Any:
        subject = {"organization": {"domain": domain}}
        return acme.save({"model": "atlas-one", "channel": "anthropic-api", "subject": subject})

    saved = about("acme.example").json()
    refused = about("nobody.example")

    assert saved["model"] == "atlas-1"
    assert saved["subject"]["organization"] == "acme-labs"
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/subject/organization"


def test_what_one_account_saves_does_not_exist_for_another(acme: Keeper):
    number = acme.save().json()["id"]
    bolt = Keeper("bolt")

    assert bolt.get().json()["results"] == []
    assert bolt.get(f"/{number}").status_code == 404
    assert bolt.client.delete(f"/api/v1/saved-checks/{number}").status_code == 404
    assert acme.get(f"/{number}").status_code == 200


def test_deleted_it_is_gone_and_others_stay(acme: Keeper):
    first, second = acme.save().json()["id"], acme.save().json()["id"]

    assert acme.client.delete(f"/api/v1/saved-checks/{first}").status_code == 200

    assert acme.get(f"/{first}").json()["code"] == "unknown-saved-check"
    assert [one["id"] for one in acme.get().json()["results"]] == [second]


def test_a_request_that_is_sent_twice_saves_one_check(acme: Keeper):
    first = acme.save(**{"Idempotency-Key": "one"})
    again = acme.save(**{"Idempotency-Key": "one"})
    other = acme.save({**CHECK, "label": "Bergen"}, **{"Idempotency-Key": "one"})

    assert again.json() == first.json()
    assert other.status_code == 422
    assert SavedCheck.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"model": "nothing-9"}, 404, "/model"),
        ({"channel": "nowhere"}, 404, "/channel"),
        ({"as_of": "2026-06-20"}, 422, "/as_of"),
        ({"known_at": 3}, 422, "/known_at"),
        ({"label": "x" * 201}, 422, "/label"),
        ({"trust": "sure"}, 422, "/trust"),
        ({"subject": {"classes": {"nobody": "yes"}}}, 422, "/subject/classes/nobody"),
        ({"subject": {"name": "Ada"}}, 422, "/subject"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place_and_nothing_is_saved(
    acme: Keeper, change: Any, status: int, pointer: str
):
    answer = acme.save({**CHECK, **change})

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not SavedCheck.objects.exists()


def test_an_owner_has_so_many_and_no_more(acme: Keeper, monkeypatch):
    monkeypatch.setattr(saving_checks, "MOST_SAVED", 2)
    acme.save()
    acme.save()

    refused = acme.save()

    assert refused.status_code == 409
    assert refused.json()["code"] == "too-many-saved-checks"
    assert Keeper("bolt").save().status_code == 201


def test_they_are_listed_by_outcome_and_page_by_page(acme: Keeper):
    for _ in range(3):
        acme.save()

    first = acme.client.get("/api/v1/saved-checks?outcome=deny&limit=2").json()
    rest = acme.client.get(first["next"]).json()

    assert len(first["results"]) == 2
    assert len(rest["results"]) == 1
    assert rest["next"] is None
    assert acme.get("?outcome=allow").json()["results"] == []
    assert acme.get("?outcome=perhaps").status_code == 422


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999999999999", "1e3"])
def test_what_is_no_number_of_a_check_is_not_found(acme: Keeper, number: str):
    assert acme.get(f"/{number}").status_code == 404


def test_who_may_not_ask_may_not_save():
    assert Client().get("/api/v1/saved-checks").status_code == 401
    assert Keeper("acme", "webhooks").save().status_code == 403
    person = signed_in(member("mia", "acme", owner=True))
    assert person.get("/api/v1/saved-checks").status_code == 200
