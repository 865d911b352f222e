"""Who may do what: every kind of caller on every action, and refusal where nothing is said."""

import json

import pytest
from django.test import Client
from rest_framework.request import Request

from accesscontrol.api.principals import PrivateView
from accesscontrol.models import ApiKey
from accesscontrol.rules.keys import ACCOUNT_SCOPES, SCOPES
from accesscontrol.rules.roles import SCOPES_OF, Role, scopes_of
from accesscontrol.services.keys import issue_key
from tests.people import NOON, bearer, key_of_account, member, signed_in, staff

pytestmark = pytest.mark.django_db

ACTIONS = {
    "list keys": ("GET", "/api/v1/keys", None),
    "issue a key": ("POST", "/api/v1/keys", {"name": "new", "scopes": ["read"]}),
    "roll a key": ("POST", "/api/v1/keys/{key}/roll", {}),
    "revoke a key": ("POST", "/api/v1/keys/{key}/revoke", {}),
    "read the audit trail": ("GET", "/api/v1/audit", None),
    "list decisions": ("GET", "/api/v1/decisions", None),
    "store a decision": (
        "POST",
        "/api/v1/checks",
        {"model": "fable-5", "channel": "anthropic-api", "store": True},
    ),
    "see the account page": ("GET", "/account", None),
    "see the staff page": ("GET", "/staff", None),
    "see the admin": ("GET", "/admin/", None),
    "see the decisions page": ("GET", "/decisions", None),
}
KEYS = ("list keys", "issue a key", "roll a key", "revoke a key")
DECISIONS = ("list decisions", "store a decision")
PAGES = ("see the account page", "see the admin")

ALLOWED: dict[str, set[str]] = {
    "nobody": set(),
    "a person without role or account": {"see the account page"},
    "recorder": {"read the audit trail", "list decisions", *PAGES},
    "approver": {"read the audit trail", "list decisions", *PAGES},
    "administrator": {
        *KEYS, "read the audit trail", "list decisions", *PAGES,
        "see the staff page", "see the decisions page",
    },
    "member": {*KEYS, "list decisions", "see the account page", "see the decisions page"},
    "owner": {*KEYS, "list decisions", "see the account page", "see the decisions page"},
    "key for read": {*DECISIONS},
    "key for check": {*DECISIONS},
    "key for webhooks": set(),
    "key for record": {"read the audit trail"},
    "key for approve": {"read the audit trail"},
    "key for admin": {*KEYS, *DECISIONS, "read the audit trail"},
    "account's key for read": {*DECISIONS},
    "account's key for check": {*DECISIONS},
    "account's key for webhooks": set(),
}  # fmt: skip


def caller(who: str) -> tuple[Client, dict[str, str]]:
    """A client and what it sends with every request."""
    if who.startswith("key for "):
        key = issue_key(name="k", scopes=[who.removeprefix("key for ")], now=NOON)
        return Client(), bearer(key)
    if who.startswith("account's key for "):
        return Client(), bearer(key_of_account("acme", who.removeprefix("account's key for ")))
    if who in ("member", "owner"):
        return signed_in(member(who, "acme", owner=who == "owner")), {}
    if who == "nobody":
        return Client(), {}
    return signed_in(staff(who, *([who] if who in list(Role) else []))), {}


def ask(who: str, action: str) -> int:
    client, headers = caller(who)
    # The registry has a key, and so has every account: the caller's own, if it may have one.
    account = "acme" if who in ("member", "owner") else None
    text = key_of_account("acme", "read") if account else issue_key(
        name="target", scopes=["read"], now=NOON
    )  # fmt: skip
    target = ApiKey.objects.get(prefix=text[:14])
    method, address, body = ACTIONS[action]
    response = client.generic(
        method,
        address.format(key=target.pk),
        b"" if body is None else json.dumps(body).encode(),
        content_type="application/json",
        headers=headers,
    )
    return response.status_code


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("who", ALLOWED)
def test_a_caller_may_do_what_the_table_says_and_nothing_else(who: str, action: str) -> None:
    status = ask(who, action)

    if action in ALLOWED[who]:
        assert status in (200, 201)
    elif action.startswith("see "):
        # A page leads whom it does not know to the sign-in, and refuses whom it knows.
        assert status in (302, 403)
    else:
        unknown = who in ("nobody",) and action != "store a decision"
        assert status == (401 if unknown else 403)


def test_the_table_has_every_role_and_every_scope() -> None:
    assert {role.value for role in Role} <= ALLOWED.keys()
    assert {f"key for {scope}" for scope in SCOPES} <= ALLOWED.keys()
    assert {f"account's key for {scope}" for scope in ACCOUNT_SCOPES} <= ALLOWED.keys()


@pytest.mark.parametrize("who", ALLOWED)
def test_a_view_that_says_nothing_lets_nobody_in(who: str, rf) -> None:
    class Silent(PrivateView):
        def get(self, request: Request) -> None:
            raise AssertionError("somebody came in")

    client, headers = caller(who)
    request = rf.get("/", headers=headers)
    request.session = client.session
    request.user = client.get("/account").wsgi_request.user

    response = Silent.as_view()(request)

    assert response.status_code in (401, 403)


@pytest.mark.parametrize(
    ("role", "scopes"),
    [
        (Role.RECORDER, {"read", "check", "record"}),
        (Role.APPROVER, {"read", "check", "approve"}),
        (Role.ADMINISTRATOR, set(SCOPES)),
    ],
)
def test_a_role_comes_with_its_scopes(role: Role, scopes: set[str]) -> None:
    assert SCOPES_OF[role] == scopes
    assert scopes_of([role]) == scopes
    assert scopes_of([]) == frozenset()


def test_a_key_of_an_account_never_has_more_than_an_account_may_give() -> None:
    """Even if its row came to say so."""
    text = key_of_account("acme", "read")
    ApiKey.objects.update(scopes=[*SCOPES])

    statuses = [
        Client().get(f"/api/v1/{path}", headers=bearer(text)).status_code
        for path in ("audit", "keys")
    ]

    assert statuses == [403, 403]


def test_a_wrong_key_is_refused_even_beside_a_good_session() -> None:
    browser = signed_in(staff("a", "administrator"))

    assert browser.get("/api/v1/keys", headers=bearer("gl_live_x")).status_code == 401


def test_a_person_acts_over_the_api_only_with_the_token_of_our_own_pages() -> None:
    browser = signed_in(staff("a", "administrator"), csrf=True)
    body = {"name": "k", "scopes": ["read"]}

    bare = browser.post("/api/v1/keys", body, content_type="application/json")
    browser.get("/account")
    token = browser.cookies["csrftoken"].value
    proved = browser.post(
        "/api/v1/keys", body, content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert (bare.status_code, proved.status_code) == (403, 201)
    assert bare.json()["code"] == "forbidden"


def test_somebody_who_may_not_sign_in_any_more_is_nobody() -> None:
    person = staff("a", "administrator")
    browser = signed_in(person)
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert browser.get("/api/v1/keys").status_code == 401
