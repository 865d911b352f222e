"""Accounts: opened, joined by invitation, left; and nothing of one is visible to another."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from accesscontrol.errors import (
    AccountExists,
    AlreadyMember,
    InvalidAccount,
    LastOne,
    StaffOrMember,
    UnknownInvitation,
    UnknownPerson,
)
from accesscontrol.models import Account, ApiKey, AuditEvent, Invitation, Membership
from accesscontrol.rules.principals import OPERATOR
from accesscontrol.rules.roles import Role
from accesscontrol.services.accounts import name_organization, open_account, open_own_account
from accesscontrol.services.joining import accept, invite, remove_member, withdraw
from accesscontrol.services.roles import grant_role
from tests.people import NOON, key_of_account, member, principal, signed_in, staff

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough phrase 7"
LINK = re.compile(r"http://[^/]+(/invitations/\S+)")


@pytest.fixture(autouse=True)
def _quick_passwords(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def sent_link() -> str:
    found = LINK.search(str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def token_for(account: str = "acme", *, for_owner: bool = False) -> str:
    Account.objects.get_or_create(pk=account, defaults={"name": account, "opened_at": NOON})
    invite(
        actor=OPERATOR, account_id=account, email="new@example.org", for_owner=for_owner, now=NOON
    )
    return sent_link().removeprefix("/invitations/")


def test_an_organisation_is_invited_signs_up_by_the_link_and_makes_its_own_key():
    call_command("open_account", "acme", "Acme Laboratories", "ann@example.org")
    link, browser = sent_link(), Client()

    shown = browser.get(link).content.decode()
    form = {"email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    signed_up = browser.post(f"/auth/signup/?next={link}", {**form, "next": link})
    joined = browser.post(link, follow=True)
    made = browser.post("/account/keys", {"name": "gw", "scopes": ["read", "check"], "days": 90})

    assert "Acme Laboratories" in shown
    assert signed_up.status_code == 302
    assert "You belong to Acme Laboratories now" in joined.content.decode()
    assert Membership.objects.get().is_owner is True
    key = re.search(r"gl_live_\w+", made.content.decode())
    assert key is not None
    assert Client().get(
        "/api/v1/models", headers={"Authorization": f"Bearer {key[0]}"}
    ).status_code == 200  # fmt: skip
    assert ApiKey.objects.get().account_id == "acme"
    assert key[0] not in browser.get("/account").content.decode()


def test_nobody_signs_up_without_an_invitation():
    form = {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}

    response = Client().post("/auth/signup/", form)

    assert "by invitation" in response.content.decode()
    assert not User.objects.exists()


def test_where_everybody_may_sign_up_an_account_takes_a_verified_address(settings):
    settings.OPEN_SIGN_UP = True
    browser = Client()
    form = {"email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    browser.post("/auth/signup/", form)
    opening = {"id": "acme", "name": "Acme Laboratories"}

    too_early = browser.post("/account/open", opening)
    confirmation = re.search(r"http://[^/]+(/auth/confirm-email/\S+)", str(mail.outbox[-1].body))
    assert confirmation is not None
    browser.post(confirmation[1])
    opened = browser.post("/account/open", opening, follow=True)

    assert too_early.status_code == 403
    assert "you are its owner" in opened.content.decode()
    assert Account.objects.get().organization == ""


@pytest.mark.parametrize("spoil", ["used", "withdrawn", "old", "made up"])
def test_an_invitation_is_good_once_and_for_a_week(spoil):
    token, now = token_for(), NOON
    if spoil == "used":
        accept(token=token, user=User.objects.create_user("first"), now=NOON)
    if spoil == "withdrawn":
        owner = principal(member("owner", "acme", owner=True))
        withdraw(actor=owner, invitation_id=Invitation.objects.get().pk, now=NOON)
    if spoil == "old":
        now = NOON + timedelta(days=7)
    if spoil == "made up":
        token = "x" * 43

    with pytest.raises(UnknownInvitation):
        accept(token=token, user=User.objects.create_user("second"), now=now)

    assert not Membership.objects.filter(user__username="second").exists()


def test_a_link_that_is_not_good_is_a_page_that_says_so():
    response = Client().get("/invitations/nothing", headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert "ask for another" in response.content.decode()


def test_the_token_of_an_invitation_is_nowhere_but_in_the_mail():
    token = token_for()

    kept = [str(row) for row in Invitation.objects.values()] + [
        str(row) for row in AuditEvent.objects.values()
    ]
    assert token not in "".join(kept)


def test_a_person_belongs_to_one_account_and_to_the_staff_or_an_account():
    recorder, someone = staff("rex", "recorder"), member("ann", "globex")

    with pytest.raises(StaffOrMember):
        accept(token=token_for(), user=recorder, now=NOON)
    with pytest.raises(AlreadyMember):
        accept(token=token_for(), user=someone, now=NOON)
    with pytest.raises(StaffOrMember):
        grant_role(actor=OPERATOR, username="ann", role=Role.RECORDER, why="x", now=NOON)
    with pytest.raises(AlreadyMember):
        open_own_account(user=someone, account_id="other", name="Other", now=NOON)


@pytest.mark.parametrize("account_id", ["", "Acme", "a b", "-a", "a" * 129, "a/b", "a\n"])
def test_an_account_takes_an_id_that_can_stand_in_an_address(account_id):
    with pytest.raises(InvalidAccount):
        open_account(actor=OPERATOR, account_id=account_id, name="Acme", now=NOON)


def test_an_id_is_given_once():
    open_account(actor=OPERATOR, account_id="acme", name="Acme", now=NOON)

    with pytest.raises(AccountExists):
        open_account(actor=OPERATOR, account_id="acme", name="Another", now=NOON)
    with pytest.raises(CommandError, match="already"):
        call_command("open_account", "acme", "Acme", "a@example.org")
    with pytest.raises(CommandError, match="e-mail"):
        call_command("open_account", "acme2", "Acme", "nobody")


def test_only_the_registry_says_which_organisation_an_account_stands_for():
    open_account(actor=OPERATOR, account_id="a", name="A", now=NOON)
    open_account(actor=OPERATOR, account_id="b", name="B", now=NOON)
    name: dict[str, Any] = {
        "actor": OPERATOR,
        "organization": "uk-aisi",
        "why": "a letter",
        "now": NOON,
    }

    name_organization(account_id="a", **name)

    assert Account.objects.get(pk="a").organization == "uk-aisi"
    with pytest.raises(AccountExists):
        name_organization(account_id="b", **name)
    with pytest.raises(InvalidAccount):
        name_organization(account_id="b", **{**name, "organization": "nobody-on-record"})
    event = AuditEvent.objects.get(action="account.organization-named")
    assert (event.after, event.why) == ({"organization": "uk-aisi"}, "a letter")


def test_an_owner_removes_members_but_not_the_last_owner():
    owner = principal(member("owner", "acme", owner=True))
    ann, sam = member("ann", "acme"), member("sam", "globex")
    text = key_of_account("acme", "read")

    remove_member(actor=owner, person=ann.pk, now=NOON)

    assert not Membership.objects.filter(user=ann).exists()
    assert ApiKey.objects.get(prefix=text[:14]).revoked_at is None
    with pytest.raises(LastOne):
        remove_member(actor=owner, person=int(owner.id.removeprefix("person:")), now=NOON)
    with pytest.raises(UnknownPerson):
        remove_member(actor=owner, person=sam.pk, now=NOON)
    assert Membership.objects.filter(user=sam).exists()


def test_a_removed_member_is_out_at_once():
    owner, ann = member("owner", "acme", owner=True), member("ann", "acme")
    browser = signed_in(ann)
    assert browser.get("/api/v1/keys").status_code == 200

    remove_member(actor=principal(owner), person=ann.pk, now=NOON)

    assert browser.get("/api/v1/keys").status_code == 403


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/account/invitations", {"email": "x@example.org"}),
        ("/account/invitations/{invitation}/withdraw", {}),
        ("/account/members/{person}/remove", {}),
    ],
)
def test_only_owners_say_who_belongs_and_only_to_their_own_account(address, body):
    token_for("acme")
    ann = member("ann", "acme")
    where = address.format(invitation=Invitation.objects.get().pk, person=ann.pk)
    plain, stranger = signed_in(ann), signed_in(member("zoe", "globex", owner=True))

    assert plain.post(where, body).status_code == 403
    if "{" in address:
        assert stranger.post(where, body).status_code == 404
    assert Membership.objects.filter(user=ann).exists()
    assert Invitation.objects.get(account="acme").withdrawn_at is None


@pytest.mark.parametrize("act", ["roll", "revoke"])
def test_the_pages_too_know_no_key_of_another_account(act):
    key = ApiKey.objects.get(prefix=key_of_account("globex", "read")[:14])
    browser = signed_in(member("ann", "acme"))

    response = browser.post(f"/account/keys/{key.pk}/{act}", {"overlap_hours": "1"})

    assert response.status_code == 404
    key.refresh_from_db()
    assert (key.revoked_at, key.expires_at) == (None, None)


def test_a_member_sees_their_own_account_alone():
    member("zoe", "globex", owner=True)
    key_of_account("globex", "read")
    token_for("globex")
    browser = signed_in(member("ann", "acme"))

    shown = browser.get("/account").content.decode()

    assert "globex" not in shown
    assert "zoe" not in shown
    assert "new@example.org" not in shown


def test_a_form_with_a_fault_comes_back_with_what_is_wrong():
    browser = signed_in(member("ann", "acme", owner=True))
    html = {"Accept": "text/html"}

    no_scope = browser.post("/account/keys", {"name": "gw", "days": "90"}, headers=html)
    no_address = browser.post("/account/invitations", {"email": "nobody"}, headers=html)

    assert (no_scope.status_code, no_address.status_code) == (422, 422)
    assert "errorlist" in no_scope.content.decode()
    assert not ApiKey.objects.exists()
    assert not Invitation.objects.exists()


def test_a_members_page_needs_no_script_and_has_ids_of_its_own():
    token_for("acme")
    key_of_account("acme", "read")
    shown = signed_in(member("ann", "acme", owner=True)).get("/account").content.decode()

    ids = re.findall(r'\sid="([^"]+)"', shown)
    assert "<script" not in shown
    assert len(ids) == len(set(ids))
    assert shown.count("<h1") == 1
    assert shown.count("<table") == shown.count("<caption")
