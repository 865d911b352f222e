"""Who owns endpoints and saved checks, and where to write to them."""

from collections.abc import Sequence

from accesscontrol.models import Membership
from accesscontrol.queries.staff import addresses_of
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.roles import Role


def owner_of(principal: Principal) -> str:
    """The id of the principal's account; without one, that of the principal itself."""
    return principal.owner


def addresses_of_owner(owner: str) -> Sequence[str]:
    """The addresses of who owns the account; for a key of the registry, its administrators'."""
    if ":" in owner:
        return addresses_of(Role.ADMINISTRATOR)
    owners = Membership.objects.filter(account=owner, is_owner=True, user__is_active=True)
    found = owners.exclude(user__email="").values_list("user__email", flat=True)
    return list(found.order_by("user__email").distinct())
