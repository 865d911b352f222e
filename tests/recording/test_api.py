"""Changesets over HTTP: every step, its conditions, and who may take it."""

import json

import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from recording.models import ChangesetDraft
from registry.models import LedgerEntry
from tests.conftest import NOON
from tests.recording.cast import opening

pytestmark = pytest.mark.django_db
KINDS = {"record": ["record"], "approve": ["approve"], "admin": ["admin"],
         "other": ["read", "check", "webhooks"]}  # fmt: skip


@pytest.fixture
def keys() -> dict[str, str]:
    return {name: issue_key(name=name, scopes=scopes, now=NOON) for name, scopes in KINDS.items()}


class Caller:
    """Sends with the keys of the cast."""

    def __init__(self, keys: dict[str, str]) -> None:
        self.client = Client()
        self.keys = keys

    def __call__(self, who: str | None, method: str, path: str, body=None, **headers: str):
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            given["Authorization"] = f"Bearer {self.keys[who]}"
        data = b"" if body is None else json.dumps(body).encode()
        return self.client.generic(
            method, f"/api/v1/changesets{path}", data, "application/json", headers=given
        )

    def at(self, state: str) -> str:
        """The id of a changeset that has come as far as a state."""
        one = self("record", "POST", "", opening(f"order-{ChangesetDraft.objects.count()}"))
        draft_id = str(one.json()["id"])
        steps = {"draft": 0, "submitted": 1, "approved": 2, "published": 3}[state]
        for who, step in (("record", "submit"), ("approve", "approve"), ("record", "publish"))[
            :steps
        ]:
            assert self(who, "POST", f"/{draft_id}/{step}").status_code == 200
        return draft_id


@pytest.fixture
def call(keys) -> Caller:
    return Caller(keys)


def test_a_changeset_goes_all_the_way(call):
    made = call("record", "POST", "", opening())
    path = f"/{made.json()['id']}"

    assert made.status_code == 201
    assert made.headers["Location"].endswith(path)
    impact = call("approve", "GET", f"{path}/impact").json()
    assert impact["statuses"] or impact["boundaries"]
    assert call("record", "POST", f"{path}/submit").json()["state"] == "submitted"
    seen = {"impact": impact["digest"], "comment": "Yes."}
    approved = call("approve", "POST", f"{path}/approve", seen).json()
    assert (approved["approval"]["by"][:4], approved["impact"]) == ("key:", impact["digest"])
    published = call("record", "POST", f"{path}/publish").json()

    entered = LedgerEntry.objects.get(object_id="opening")
    assert published["state"] == "published"
    assert published["published"]["first_seq"] == published["published"]["ledger_size"]
    assert published["published"]["changeset"] == entered.changeset_id
    assert call("record", "GET", f"{path}/impact").json()["digest"] == impact["digest"]
    trail = call("admin", "GET", f"{path}/history").json()["results"]
    assert [event["action"] for event in trail] == [
        "changeset.created", "changeset.submitted", "changeset.approved", "changeset.published",
    ]  # fmt: skip
    listed = call("approve", "GET", "?state=published").json()["results"]
    assert [one["id"] for one in listed] == [made.json()["id"]]


MAY = {
    ("GET", "", "draft"): {"record", "approve", "admin"},
    ("POST", "", "draft"): {"record"},
    ("GET", "/{id}", "draft"): {"record", "approve", "admin"},
    ("PUT", "/{id}", "draft"): {"record"},
    ("GET", "/{id}/impact", "draft"): {"record", "approve", "admin"},
    ("GET", "/{id}/history", "draft"): {"record", "approve", "admin"},
    ("POST", "/{id}/submit", "draft"): {"record"},
    ("POST", "/{id}/approve", "submitted"): {"approve"},
    ("POST", "/{id}/reject", "submitted"): {"approve"},
    ("POST", "/{id}/publish", "approved"): {"record"},
    ("POST", "/{id}/withdraw", "approved"): {"record"},
}


@pytest.mark.parametrize(("method", "path", "state"), MAY)
def test_who_may_do_what_and_nobody_else(call, method, path, state):
    draft_id = call.at(state)
    bodies = {"/reject": {"comment": "No."}, "": opening("another")}
    body = bodies.get(path.removeprefix("/{id}")) if method != "GET" else None
    rows = ChangesetDraft.objects.values_list("id", "revision").order_by("id")
    kept = list(rows)
    refused = {None, *KINDS} - MAY[method, path, state]

    def ask(who: str | None) -> int:
        tag = f'"{ChangesetDraft.objects.get(id=draft_id).revision}"'
        return call(who, method, path.format(id=draft_id), body, If_Match=tag).status_code

    assert {who: ask(who) for who in refused} == {who: 403 if who else 401 for who in refused}
    assert list(rows.all()) == kept
    assert {ask(who) for who in MAY[method, path, state]} <= {200, 201}


def test_only_an_administrator_publishes_alone_and_only_an_approver_acknowledges(call):
    draft_id = call.at("draft")
    alone = {"emergency_reason": "A court order."}

    refused = [call(who, "POST", f"/{draft_id}/publish", alone) for who in KINDS if who != "admin"]
    done = call("admin", "POST", f"/{draft_id}/publish", alone)
    waiting = call("admin", "GET", "?review=needed").json()["results"]
    unseen = [call(who, "POST", f"/{draft_id}/acknowledge") for who in KINDS if who != "approve"]
    seen = call("approve", "POST", f"/{draft_id}/acknowledge")

    assert {one.status_code for one in refused + unseen} == {403}
    assert [one["id"] for one in waiting] == [draft_id]
    assert (done.status_code, seen.status_code) == (200, 200)
    assert seen.json()["emergency"]["acknowledged_by"].startswith("key:")
    assert call(None, "POST", f"/{draft_id}/acknowledge").status_code == 401


def test_a_writer_says_which_state_was_read(call):
    draft_id = call.at("draft")
    tag = call("record", "GET", f"/{draft_id}").headers["ETag"]

    without = call("record", "PUT", f"/{draft_id}", opening("b"))
    first = call("record", "PUT", f"/{draft_id}", opening("c"), If_Match=tag)
    second = call("record", "PUT", f"/{draft_id}", opening("d"), If_Match=tag)
    weak = call("record", "PUT", f"/{draft_id}", opening("d"), If_Match=f"W/{tag}")
    step = call("record", "POST", f"/{draft_id}/submit", If_Match=tag)

    assert [one.status_code for one in (without, first, second, weak, step)] == [
        428, 200, 412, 412, 412,
    ]  # fmt: skip
    assert second.json()["code"] == "precondition-failed"
    assert first.headers["ETag"] != tag
    read = call("record", "GET", f"/{draft_id}", If_None_Match=first.headers["ETag"])
    assert read.status_code == 304


def test_a_writer_may_say_that_any_state_will_do(call):
    draft_id = call.at("draft")

    replaced = call("record", "PUT", f"/{draft_id}", opening("b"), If_Match="*")
    step = call("record", "POST", f"/{draft_id}/submit", If_Match=" * ")

    assert (replaced.status_code, step.status_code) == (200, 200)
    assert step.headers["ETag"] == '"3"'


def test_faults_are_told_with_their_places(call):
    answer = call("record", "POST", "", {**opening(models=["fabel-5"]), "recorded_at": "2026"})

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-changeset")
    assert {fault["pointer"] for fault in answer.json()["errors"]} == {
        "/recorded_at", "/entries/0/object/provisions/0/models/0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("submit", {"comment": "x"}, "unknown-field"),
        ("reject", {}, "missing-member"),
        ("reject", {"comment": " "}, "comment-needed"),
        ("publish", {"at": "2099-01-01"}, "not-an-instant"),
        ("publish", {"at": "2020-01-01T00:00:00Z"}, "not-to-come"),
        ("publish", {"at": "soon"}, "not-an-instant"),
        ("approve", {"impact": "abc"}, "bad-format"),
    ],
)
def test_a_step_that_cannot_be_meant_is_refused(call, path, body, code):
    draft_id = call.at("approved" if path == "publish" else "submitted")

    answer = call("approve" if path != "publish" else "record", "POST", f"/{draft_id}/{path}", body)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_a_list_is_walked_page_by_page(call):
    made = [call.at("draft") for _ in range(3)]

    first = call("record", "GET", "?limit=2").json()
    _, _, query = first["next"].partition("?")
    second = call("record", "GET", f"?{query}").json()

    found = [one["id"] for one in first["results"] + second["results"]]
    assert found == made[::-1]
    assert second["next"] is None


@pytest.mark.parametrize("draft_id", ["00000000-0000-4000-8000-000000000000", "nothing"])
def test_what_is_not_there_is_not_found(call, draft_id):
    assert call("record", "GET", f"/{draft_id}").status_code == 404
