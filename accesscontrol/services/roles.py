"""Giving roles to the registry's staff, and taking them back."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from accesscontrol.errors import LastOne, StaffOrMember, UnknownPerson
from accesscontrol.models import Membership, StaffRole
from accesscontrol.queries.principals import roles_of
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import Role
from accesscontrol.services.audit import note


@transaction.atomic(durable=True)
def grant_role(*, actor: Principal, username: str, role: Role, why: str, now: datetime) -> bool:
    """Give a person a role. False, and nothing written, if they had it.

    Raises: UnknownPerson; StaffOrMember, for a member of an account.
    """
    user = locked_person(username)
    before = roles_of(user)
    if role in before:
        return False
    if Membership.objects.filter(user=user).exists():
        raise StaffOrMember(
            f"{username} is a member of an account; the registry's staff belongs to none. Use "
            "another sign-in for one of the two."
        )
    StaffRole.objects.create(user=user, role=role.value)
    _settle(user, before, actor=actor, action="role.granted", why=why, now=now)
    return True


@transaction.atomic(durable=True)
def revoke_role(*, actor: Principal, username: str, role: Role, why: str, now: datetime) -> bool:
    """Take a role from a person. False, and nothing written, if they did not have it.

    Raises: UnknownPerson; LastOne, for the last administrator.
    """
    administrators = StaffRole.objects.select_for_update().filter(role=Role.ADMINISTRATOR.value)
    others = [row for row in administrators if row.user.get_username() != username]
    user = locked_person(username)
    before = roles_of(user)
    if role not in before:
        return False
    if role is Role.ADMINISTRATOR and not others:
        raise LastOne("Make somebody else an administrator first.")
    StaffRole.objects.filter(user=user, role=role.value).delete()
    _settle(user, before, actor=actor, action="role.revoked", why=why, now=now)
    return True


def locked_person(username: str) -> User:
    """A person, locked until the transaction ends, so that roles and memberships take turns.

    Raises: UnknownPerson.
    """
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise UnknownPerson(f"Nobody signs in as {username[:150]}.")
    return user


def _settle(
    user: User, before: list[Role], *, actor: Principal, action: str, why: str, now: datetime
) -> None:
    """Let Django's own flags, by which its admin shows pages, follow the roles."""
    after = roles_of(user)
    user.is_staff = bool(after)
    user.is_superuser = Role.ADMINISTRATOR in after
    user.save(update_fields=["is_staff", "is_superuser"])
    note(
        actor=actor,
        action=action,
        object=f"person:{user.pk}",
        before={"roles": [role.value for role in before]},
        after={"roles": [role.value for role in after]},
        why=why,
        now=now,
    )
