"""The registry's staff and its accounts, as administrators see them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from accesscontrol.models import Account, StaffRole
from accesscontrol.rules.roles import Role

MOST_SHOWN = 500


@dataclass(frozen=True, slots=True)
class StaffLine:
    username: str
    role: str
    has_second_factor: bool


@dataclass(frozen=True, slots=True)
class AccountLine:
    id: str
    name: str
    organization: str
    members: int


def staff_lines(with_second_factor: frozenset[int]) -> Sequence[StaffLine]:
    """Every role that is held; `with_second_factor` has the numbers of persons who have one."""
    rows = StaffRole.objects.select_related("user").order_by("user__username", "role")
    return [
        StaffLine(row.user.get_username(), row.role, row.user_id in with_second_factor)
        for row in rows
    ]


def account_lines() -> Sequence[AccountLine]:
    """The first 500 accounts, by id."""
    rows = Account.objects.annotate(members=Count("memberships")).order_by("pk")[:MOST_SHOWN]
    return [AccountLine(row.pk, row.name, row.organization, row.members) for row in rows]


def addresses_of(role: Role) -> Sequence[str]:
    """Where to write to everybody who has a role now; who has no address is left out."""
    holders = StaffRole.objects.filter(role=role.value, user__is_active=True)
    found = holders.exclude(user__email="").values_list("user__email", flat=True)
    return list(found.order_by("user__email").distinct())
