"""The cast of the tests: staff with roles, members of accounts, and their keys."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.test import Client

from accesscontrol.models import Account, Membership, StaffRole
from accesscontrol.queries.principals import principal_of_person
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import Role
from accesscontrol.services.keys import new_key

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def staff(username: str, *roles: str) -> User:
    """A person with roles, as services.roles leaves one."""
    user = User.objects.create_user(username, is_staff=bool(roles))
    user.is_superuser = Role.ADMINISTRATOR in roles
    user.save(update_fields=["is_superuser"])
    for role in roles:
        StaffRole.objects.create(user=user, role=role)
    return user


def member(username: str, account: str, *, owner: bool = False) -> User:
    """A person who belongs to an account, which is opened if it is not there."""
    Account.objects.get_or_create(pk=account, defaults={"name": account, "opened_at": NOON})
    user = User.objects.create_user(username)
    Membership.objects.create(user=user, account_id=account, is_owner=owner, since=NOON)
    return user


def principal(user: User) -> Principal:
    return principal_of_person(user, factor_suffices=True)


def signed_in(user: User, *, csrf: bool = False) -> Client:
    """The person's browser. With `csrf` it checks tokens, as a real one's requests are."""
    client = Client(enforce_csrf_checks=csrf)
    client.force_login(user)
    return client


def key_of_account(account: str, *scopes: str) -> str:
    """A key that a member of the account made."""
    found = Membership.objects.filter(account=account).first()
    user = found.user if found else member(f"maker-of-{account}", account)
    return new_key(actor=principal(user), name=f"{account} gateway", scopes=scopes, now=NOON).text


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def code_of(secret: str) -> str:
    """What an authenticator application with this secret shows now (RFC 6238)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06}"
