"""Who a key or a person is as a principal: what they may do at this moment."""

from django.contrib.auth.models import User

from accesscontrol.models import ApiKey, Membership, StaffRole
from accesscontrol.rules.keys import ACCOUNT_SCOPES
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import Role, scopes_of


def principal_of_key(key: ApiKey) -> Principal:
    """A key of an account has no scope beyond what an account may give, whatever its row says."""
    scopes = frozenset(key.scopes)
    if key.account_id is not None:
        scopes &= frozenset(ACCOUNT_SCOPES)
    return Principal(
        id=key.principal_id,
        name=key.name,
        scopes=scopes,
        account=key.account_id,
        issued_by=key.issued_by,
    )


def principal_of_person(user: User, *, factor_suffices: bool) -> Principal:
    """A person with their roles, or with their account.

    `factor_suffices`: whether the person has proved as much as a role demands here. Without it
    nobody acts in a role.
    """
    roles = roles_of(user)
    membership = None if roles else Membership.objects.filter(user=user).first()
    return Principal(
        id=f"person:{user.pk}",
        name=user.get_username(),
        scopes=scopes_of(roles) if factor_suffices else frozenset(),
        account=membership.account_id if membership else None,
        owns_account=membership is not None and membership.is_owner,
        lacks_second_factor=bool(roles) and not factor_suffices,
    )


def roles_of(user: User) -> list[Role]:
    given = StaffRole.objects.filter(user=user).order_by("role")
    return [Role(role) for role in given.values_list("role", flat=True)]
