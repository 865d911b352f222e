"""Accounts to read, and the page of what a person's sign-in comes with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accesscontrol.errors import UnknownAccount
from accesscontrol.models import Account, ApiKey, Invitation, Membership
from accesscontrol.queries.keys import own_keys
from accesscontrol.rules.principals import Principal

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: ApiKey
    state: str


@dataclass(frozen=True, slots=True)
class MemberLine:
    person: int
    username: str
    is_owner: bool
    since: datetime
    is_self: bool


@dataclass(frozen=True, slots=True)
class AccountPage:
    account: Account | None
    keys: Sequence[KeyLine]
    """Newest first, the newest 200."""
    members: Sequence[MemberLine]
    invitations: Sequence[Invitation]
    """Those that can still be accepted; for owners only."""


def get_account(account_id: str) -> Account:
    """Raises: UnknownAccount."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise UnknownAccount(f"There is no account {account_id[:128]}.")
    return found


def account_page(principal: Principal, *, now: datetime) -> AccountPage:
    keys = own_keys(principal).order_by("-pk")[:MOST_SHOWN]
    lines = [KeyLine(key, key.state_at(now)) for key in keys]
    if principal.account is None:
        return AccountPage(None, lines, (), ())
    members = Membership.objects.filter(account=principal.account).select_related("user")
    invitations = Invitation.objects.filter(
        account=principal.account,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=now,
    )
    return AccountPage(
        account=get_account(principal.account),
        keys=lines,
        members=[
            MemberLine(
                person=member.user_id,
                username=member.user.get_username(),
                is_owner=member.is_owner,
                since=member.since,
                is_self=f"person:{member.user_id}" == principal.id,
            )
            for member in members.order_by("since", "pk")
        ],
        invitations=list(invitations.order_by("pk")) if principal.owns_account else (),
    )
