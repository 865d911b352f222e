"""Roles are given and taken with a reason, and each time it is written down."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from accesscontrol.errors import LastOne
from accesscontrol.models import AuditEvent, StaffRole
from accesscontrol.queries.principals import roles_of
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.rules.roles import Role
from accesscontrol.services.roles import revoke_role
from tests.people import NOON, principal, signed_in, staff

pytestmark = pytest.mark.django_db


def test_a_role_given_by_command_is_in_the_audit_trail_with_its_reason():
    rex = User.objects.create_user("rex")

    call_command("grant_role", "rex", "recorder", why="joined the desk", stdout=StringIO())

    event = AuditEvent.objects.get()
    assert roles_of(rex) == [Role.RECORDER]
    assert (event.principal, event.action, event.object, event.why) == (
        "operator", "role.granted", f"person:{rex.pk}", "joined the desk",
    )  # fmt: skip
    assert (event.before, event.after) == ({"roles": []}, {"roles": ["recorder"]})


def test_giving_a_role_again_changes_and_writes_nothing():
    User.objects.create_user("rex")
    out = StringIO()

    for _ in range(2):
        call_command("grant_role", "rex", "recorder", why="x", stdout=out)

    assert out.getvalue().splitlines() == ["rex is recorder now.", "rex is recorder already."]
    assert AuditEvent.objects.count() == 1


def test_taking_a_role_takes_its_scopes_and_the_admin():
    staff("boss", "administrator")
    rex = staff("rex", "administrator", "recorder")

    call_command("revoke_role", "rex", "administrator", why="moved", stdout=StringIO())

    rex.refresh_from_db()
    assert principal(rex).scopes == {"read", "check", "record"}
    assert (rex.is_staff, rex.is_superuser) == (True, False)


def test_somebody_who_never_signed_in_gets_no_role():
    with pytest.raises(CommandError, match="Nobody signs in as eve"):
        call_command("grant_role", "eve", "recorder", why="x")


def test_the_last_administrator_stays():
    staff("boss", "administrator")

    with pytest.raises(LastOne):
        revoke_role(actor=OPERATOR, username="boss", role=Role.ADMINISTRATOR, why="x", now=NOON)

    assert StaffRole.objects.get().role == "administrator"


def test_an_administrator_gives_and_takes_roles_on_a_page():
    boss, rex = staff("boss", "administrator"), User.objects.create_user("rex")
    browser = signed_in(boss)
    form = {"username": "rex", "role": "approver", "why": "deputy"}

    given = browser.post("/staff/roles/grant", form, follow=True)
    roles = roles_of(rex)
    browser.post("/staff/roles/revoke", {**form, "why": "back again"})

    assert "rex is approver now" in given.content.decode()
    assert roles == [Role.APPROVER]
    assert roles_of(rex) == []
    events = AuditEvent.objects.order_by("id").values_list("principal", "action", "why")
    assert list(events) == [
        (f"person:{boss.pk}", "role.granted", "deputy"),
        (f"person:{boss.pk}", "role.revoked", "back again"),
    ]


@pytest.mark.parametrize(
    "address",
    ["roles/grant", "roles/revoke", "accounts", "accounts/owner", "accounts/organization"],
)
@pytest.mark.parametrize("role", ["recorder", "approver"])
def test_nobody_else_changes_roles_or_accounts(role, address):
    browser = signed_in(staff("rex", role))
    form = {"username": "rex", "role": "administrator", "why": "please", "id": "a", "name": "A",
            "email": "a@example.org", "account": "a", "organization": "uk-aisi"}  # fmt: skip

    assert browser.post(f"/staff/{address}", form).status_code == 403
    assert not AuditEvent.objects.exists()


def test_an_administrator_opens_an_account_on_a_page(mailoutbox):
    browser = signed_in(staff("boss", "administrator"))
    form = {"id": "acme", "name": "Acme", "email": "ann@example.org"}
    named = {"account": "acme", "organization": "uk-aisi", "why": "a letter"}

    browser.post("/staff/accounts", form)
    browser.post("/staff/accounts/organization", named)
    browser.post("/staff/accounts/owner", {"account": "acme", "email": "bea@example.org"})

    shown = browser.get("/staff").content.decode()
    assert [sent.to for sent in mailoutbox] == [["ann@example.org"], ["bea@example.org"]]
    assert "uk-aisi" in shown
    assert "<script" not in shown


def test_staff_read_the_trail_and_find_events_in_it(api):
    User.objects.create_user("rex")
    call_command("grant_role", "rex", "recorder", why="one", stdout=StringIO())
    call_command("grant_role", "rex", "approver", why="two", stdout=StringIO())
    reader = signed_in(staff("ada", "approver"))

    everything = reader.get("/api/v1/audit").json()["results"]
    none = reader.get("/api/v1/audit?action=key.issued").json()["results"]
    paged = reader.get("/api/v1/audit?action=role.granted&limit=1").json()
    rest = reader.get(paged["next"]).json()

    assert [event["why"] for event in everything] == ["two", "one"]
    assert none == []
    assert [event["why"] for event in paged["results"] + rest["results"]] == ["two", "one"]
    assert rest["next"] is None
    assert everything[0]["at"].endswith("Z")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nobody_edits_the_trail(method):
    browser = signed_in(staff("boss", "administrator"))

    assert getattr(browser, method)("/api/v1/audit").status_code == 405


def test_the_trail_is_exported_whole_a_line_an_event(capsys):
    User.objects.create_user("rex")
    call_command("grant_role", "rex", "recorder", why="one", stdout=StringIO())
    call_command("grant_role", "rex", "approver", why="two", stdout=StringIO())
    out = StringIO()

    call_command("export_audit", stdout=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["why"] for line in lines] == ["one", "two"]
    assert lines[0].keys() == {
        "id", "at", "principal", "action", "object", "before", "after", "why",
    }  # fmt: skip
