"""Keys over HTTP: issued and shown once, rolled with an overlap, revoked; and found when leaked."""

import io
import sys
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from accesscontrol.models import ApiKey, AuditEvent
from accesscontrol.queries.principals import principal_of_key
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.services.keys import issue_key, recognise_key
from accesscontrol.services.rolling import roll_key
from tests.people import NOON, bearer, key_of_account, member, principal, signed_in

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def administrator() -> dict[str, str]:
    return bearer(issue_key(name="ops", scopes=["admin"], now=NOON))


def post(client: Client, path: str, body: dict, headers: dict[str, str] | None = None):
    return client.post(
        f"/api/v1/{path}", body, content_type="application/json", headers=headers or {}
    )


def row(text: str) -> ApiKey:
    return ApiKey.objects.get(prefix=text[:14])


def test_a_key_is_shown_when_it_is_issued_and_never_again(api, administrator):
    body = {"name": "gateway", "scopes": ["check", "read"], "days": 30}

    issued = post(api, "keys", body, administrator)
    listed = api.get("/api/v1/keys", headers=administrator)

    text = issued.json()["key"]
    assert issued.status_code == 201
    assert issued.headers["Cache-Control"] == "no-store"
    assert text.startswith(issued.json()["prefix"])
    assert text not in listed.content.decode()
    assert [key["name"] for key in listed.json()["results"]] == ["gateway", "ops"]
    assert api.get("/api/v1/models", headers=bearer(text)).status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"name": "k", "scopes": []}, "too-short"),
        ({"name": "k", "scopes": ["everything"]}, "unknown-scope"),
        ({"name": "k", "scopes": ["read"], "days": 0}, "out-of-range"),
        ({"name": "", "scopes": ["read"]}, "too-short"),
        ({"name": "k", "scopes": ["read"], "account": "acme"}, "unknown-field"),
    ],
)
def test_a_key_that_cannot_be_is_refused(api, administrator, body, code):
    response = post(api, "keys", body, administrator)

    assert response.status_code == 422
    assert response.json()["code"] == code


@pytest.mark.parametrize("scope", ["record", "approve", "admin"])
def test_a_member_gives_no_scope_that_acts_on_the_record(scope):
    browser = signed_in(member("ann", "acme"))

    response = post(browser, "keys", {"name": "k", "scopes": ["read", scope]})

    assert response.status_code == 403
    assert response.json()["code"] == "scope-not-yours"
    assert not ApiKey.objects.exists()


def test_an_account_sees_and_touches_its_own_keys_only(api, administrator):
    theirs, registrys = row(key_of_account("globex", "read")), ApiKey.objects.get(name="ops")
    browser = signed_in(member("ann", "acme"))
    mine = post(browser, "keys", {"name": "mine", "scopes": ["read"]}).json()["id"]

    listed = browser.get("/api/v1/keys").json()["results"]
    refused = [
        post(browser, f"keys/{number}/{act}", {}).status_code
        for number in (theirs.pk, registrys.pk, 0, 999_999, "x", "9" * 30)
        for act in ("roll", "revoke")
    ]

    assert [key["id"] for key in listed] == [mine]
    assert set(refused) == {404}
    # And the other way round: what is an account's is not among the registry's own.
    assert post(api, f"keys/{mine}/revoke", {}, administrator).status_code == 404
    assert not ApiKey.objects.filter(revoked_at__isnull=False).exists()


def test_after_a_roll_both_keys_are_good_for_the_overlap_then_the_new_one_alone():
    old = issue_key(name="gw", scopes=["read"], now=NOON, expires_at=NOON + 90 * DAY)

    rolled = roll_key(actor=OPERATOR, key_id=row(old).pk, overlap=DAY, now=NOON + 80 * DAY)

    at_first, later = NOON + 80 * DAY + timedelta(hours=23), NOON + 81 * DAY
    assert recognise_key(old, now=at_first) is not None
    assert recognise_key(rolled.text, now=at_first) is not None
    assert recognise_key(old, now=later) is None
    assert recognise_key(rolled.text, now=later) is not None
    assert rolled.key.expires_at == NOON + 170 * DAY


def test_a_roll_never_lengthens_the_old_key():
    old = issue_key(name="gw", scopes=["read"], now=NOON, expires_at=NOON + DAY)

    roll_key(actor=OPERATOR, key_id=row(old).pk, overlap=30 * DAY, now=NOON)

    assert row(old).expires_at == NOON + DAY


def test_a_rolled_key_is_the_same_principal_however_often_it_is_rolled():
    """Else somebody could approve with the new key what they drafted with the old one."""
    first = row(issue_key(name="gw", scopes=["record", "approve"], now=NOON))
    second = roll_key(actor=OPERATOR, key_id=first.pk, overlap=DAY, now=NOON).key
    third = roll_key(actor=OPERATOR, key_id=second.pk, overlap=DAY, now=NOON).key

    ids = {principal_of_key(key).id for key in (first, second, third)}

    assert ids == {f"key:{first.pk}"}


def test_a_key_tells_who_issued_it():
    ann = member("ann", "acme")
    key = row(key_of_account("acme", "read"))

    assert principal_of_key(key).issued_by == f"person:{ann.pk}"


def test_a_key_that_has_ended_is_not_rolled(api, administrator):
    ended = row(issue_key(name="k", scopes=["read"], now=NOON))
    post(api, f"keys/{ended.pk}/revoke", {"why": "gone"}, administrator)

    response = post(api, f"keys/{ended.pk}/roll", {}, administrator)

    assert response.status_code == 409
    assert response.json()["code"] == "key-ended"


def test_a_revoked_key_is_refused_at_once_and_revoking_again_moves_nothing(api, administrator):
    text = issue_key(name="k", scopes=["read"], now=NOON)
    first = post(api, f"keys/{row(text).pk}/revoke", {"why": "gone"}, administrator)
    again = post(api, f"keys/{row(text).pk}/revoke", {"why": "gone"}, administrator)

    assert api.get("/api/v1/models", headers=bearer(text)).status_code == 401
    assert first.json()["state"] == "revoked"
    assert again.json()["revoked_at"] == first.json()["revoked_at"]
    assert AuditEvent.objects.filter(action="key.revoked").count() == 1


def test_every_act_on_a_key_is_in_the_audit_trail_without_the_key():
    ann = principal(member("ann", "acme"))
    text = key_of_account("acme", "read")
    roll_key(actor=ann, key_id=row(text).pk, overlap=DAY, now=NOON)

    events = list(AuditEvent.objects.order_by("id"))

    assert [event.action for event in events] == ["key.issued", "key.rolled", "key.shortened"]
    assert {event.principal for event in events} == {ann.id}
    assert text not in str([event.after for event in events])


def test_pages_of_keys_are_walked_without_gap_or_repetition(api, administrator):
    for number in range(5):
        issue_key(name=f"k{number}", scopes=["read"], now=NOON)
    seen, address = [], "/api/v1/keys?limit=2"
    while address:
        page = api.get(address, headers=administrator).json()
        seen += [key["name"] for key in page["results"]]
        address = page["next"]

    assert seen == ["k4", "k3", "k2", "k1", "k0", "ops"]


@pytest.mark.parametrize("cursor", ["0", "-1", "abc", "9" * 25])
def test_a_cursor_that_is_none_is_refused(api, administrator, cursor):
    response = api.get("/api/v1/keys", {"cursor": cursor}, headers=administrator)

    assert response.status_code == 422
    assert response.json()["code"] == "bad-cursor"


def recognised(text: str, monkeypatch, capsys, **options: object) -> tuple[str, int]:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    try:
        call_command("recognise_key", **options)
    except SystemExit as left:
        return capsys.readouterr().out, int(str(left.code))
    return capsys.readouterr().out, 0


def test_a_leaked_key_is_found_in_any_text_and_can_be_revoked(monkeypatch, capsys):
    text = key_of_account("acme", "read")
    leak = f'{{"Authorization": "Bearer {text}"}} and gl_live_nonsense'

    found, code = recognised(leak, monkeypatch, capsys)
    ended, after = recognised(leak, monkeypatch, capsys, revoke="found in a public repository")

    assert "is live: acme gateway, of account acme, for read" in found
    assert text not in found
    assert (code, after) == (1, 0)
    assert "1 revoked" in ended
    assert row(text).revoked_at is not None
    assert AuditEvent.objects.get(action="key.revoked").why == "found in a public repository"


def test_a_key_of_another_registry_is_told_from_a_live_one(monkeypatch, capsys):
    text = key_of_account("acme", "read")
    ApiKey.objects.all().delete()

    found, code = recognised(text, monkeypatch, capsys)

    assert "no live key of this registry" in found
    assert code == 0
