"""Opening accounts, and saying which organisation on record one stands for."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from accesscontrol.errors import AccountExists, AlreadyMember, InvalidAccount, StaffOrMember
from accesscontrol.models import Account, Membership, Organization, StaffRole
from accesscontrol.queries.accounts import get_account
from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from accesscontrol.services.roles import locked_person
from registry.documents.shapes import ID_PATTERN

_ID = re.compile(ID_PATTERN)
LONGEST_NAME = 300


@transaction.atomic(durable=True)
def open_account(*, actor: Principal, account_id: str, name: str, now: datetime) -> Account:
    """Open an account without members; invite its first owner next.

    Raises: InvalidAccount, AccountExists.
    """
    return _open(actor=actor, account_id=account_id, name=name, now=now)


@transaction.atomic(durable=True)
def open_own_account(*, user: User, account_id: str, name: str, now: datetime) -> Account:
    """Open an account whose owner is the person who asks for it.

    Raises: InvalidAccount, AccountExists, AlreadyMember, StaffOrMember.
    """
    user = locked_person(user.get_username())
    check_free_to_join(user)
    actor = Principal(id=f"person:{user.pk}", name=user.get_username(), scopes=frozenset())
    account = _open(actor=actor, account_id=account_id, name=name, now=now)
    Membership.objects.create(user=user, account=account, is_owner=True, since=now)
    return account


@transaction.atomic(durable=True)
def name_organization(
    *, actor: Principal, account_id: str, organization: str, why: str, now: datetime
) -> None:
    """Say which organisation on record an account stands for; empty for none.

    Raises: UnknownAccount; InvalidAccount, for one not on record; AccountExists, where another
    account stands for it.
    """
    account = get_account(account_id)
    if organization:
        on_record = Organization.objects.current().filter(object_id=organization)
        if not on_record.exists():
            raise InvalidAccount(f"No organisation {organization[:128]} is on record.")
        if Account.objects.exclude(pk=account.pk).filter(organization=organization).exists():
            raise AccountExists(f"Another account stands for {organization}.")
    note(
        actor=actor,
        action="account.organization-named",
        object=f"account:{account.pk}",
        before={"organization": account.organization or None},
        after={"organization": organization or None},
        why=why,
        now=now,
    )
    account.organization = organization
    account.save(update_fields=["organization"])


def check_free_to_join(user: User) -> None:
    """Raises: AlreadyMember, StaffOrMember."""
    if Membership.objects.filter(user=user).exists():
        raise AlreadyMember("You belong to an account already; use another sign-in for this one.")
    if StaffRole.objects.filter(user=user).exists():
        raise StaffOrMember(
            "You are of the registry's staff, which belongs to no account; use another sign-in."
        )


def _open(*, actor: Principal, account_id: str, name: str, now: datetime) -> Account:
    if not _ID.fullmatch(account_id):
        raise InvalidAccount(
            "Give an id of small letters, digits, dots, dashes and underscores, which begins "
            "with a letter or a digit and has 128 of them at most."
        )
    if not name.strip() or len(name) > LONGEST_NAME:
        raise InvalidAccount(f"Give a name of up to {LONGEST_NAME} characters.")
    if Account.objects.filter(pk=account_id).exists():
        raise AccountExists(f"There is an account {account_id} already; choose another id.")
    account = Account.objects.create(pk=account_id, name=name.strip(), opened_at=now)
    note(
        actor=actor,
        action="account.opened",
        object=f"account:{account.pk}",
        before=None,
        after={"name": account.name},
        why="",
        now=now,
    )
    return account
