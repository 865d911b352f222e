"""What is sent twice under one key is done once, and answered twice alike."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accesscontrol.models import ApiKey
from accesscontrol.services.keys import issue_key
from notifications.models import Event
from notifications.services.telling import tell_due
from recording.errors import KeyReused, RequestInFlight
from recording.models import ChangesetDraft, IdempotencyRecord
from recording.services.idempotency import (
    KEPT,
    LONGEST_REQUEST,
    Sent,
    claim,
    forget_answers,
    release,
    settle,
)
from tests.conftest import NOON
from tests.recording.cast import opening

pytestmark = pytest.mark.django_db
SENT = Sent("key:1", "k", "a" * 64)


@pytest.fixture
def key() -> str:
    return issue_key(name="recorder", scopes=["record"], now=NOON)


def post(key: str, body, idempotency_key: str = "once", path: str = "changesets"):
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency_key}
    return Client().post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def test_the_same_request_gets_the_same_answer_to_the_byte(key):
    first, second = post(key, opening()), post(key, opening())

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert ChangesetDraft.objects.count() == 1


def test_a_refusal_is_given_again_as_well(key):
    first, second = post(key, {}), post(key, {})

    assert (first.status_code, second.content) == (422, first.content)


def test_another_body_under_the_same_key_is_refused(key):
    post(key, opening())

    other = post(key, opening("other"))

    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert ChangesetDraft.objects.count() == 1


def test_another_principal_has_keys_of_its_own(key):
    post(key, opening())

    other = post(issue_key(name="other", scopes=["record"], now=NOON), opening("other"))

    assert other.status_code == 201


def test_a_publication_that_is_asked_for_twice_is_told_once(key):
    approver = issue_key(name="approver", scopes=["approve"], now=NOON)
    path = f"changesets/{post(key, opening()).json()['id']}"
    post(key, {}, "submit", f"{path}/submit")
    post(approver, {}, "approve", f"{path}/approve")

    first, second = (post(key, {}, "publish", f"{path}/publish") for _ in range(2))
    tell_due(now=timezone.now())

    assert (first.status_code, second.content) == (200, first.content)
    assert Event.objects.filter(subject="directives/opening").count() == 1


def test_what_was_refused_for_want_of_a_scope_is_not_kept():
    weak = issue_key(name="weak", scopes=["check"], now=NOON)

    assert post(weak, opening()).status_code == 403
    assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("bad", ["", "a b", "é", "x" * 256])
def test_a_key_that_cannot_be_read_is_refused(key, bad):
    answer = post(key, opening(), bad)

    assert (answer.status_code, answer.json()["code"]) == (422, "bad-idempotency-key")


def test_a_secret_is_shown_once_and_kept_nowhere():
    admin = issue_key(name="admin", scopes=["admin"], now=NOON)
    body = {"name": "gateway", "scopes": ["check"]}

    first, second = (post(admin, body, path="keys") for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["code"] == "answer-not-kept"
    assert ApiKey.objects.filter(name="gateway").count() == 1
    assert first.json()["key"].encode() not in bytes(IdempotencyRecord.objects.get().body)


def test_what_is_being_done_is_not_done_beside_it(key, noon):
    claim(SENT, now=noon)

    with pytest.raises(RequestInFlight):
        claim(SENT, now=noon)
    with pytest.raises(KeyReused):
        claim(Sent("key:1", "k", "b" * 64), now=noon)


def test_what_was_cut_off_can_be_tried_again_and_the_late_one_keeps_nothing(noon):
    cut_off = claim(SENT, now=noon)

    again = claim(SENT, now=noon + LONGEST_REQUEST)
    settle(cut_off, status=200, headers={}, body=b"late")
    settle(again, status=201, headers={}, body=b"in time")

    assert bytes(IdempotencyRecord.objects.get().body) == b"in time"


def test_what_came_to_nothing_can_be_sent_again(noon):
    release(claim(SENT, now=noon))

    assert claim(SENT, now=noon).status is None


def test_after_a_day_an_answer_is_forgotten(key, noon):
    settle(claim(SENT, now=noon), status=200, headers={}, body=b"old")

    assert forget_answers(now=noon + KEPT - timedelta(microseconds=1)) == 0
    assert claim(SENT, now=noon + KEPT).status is None
    assert forget_answers(now=timezone.now() + 2 * KEPT) == 1
