"""The roles of the registry's staff, and the scopes that each comes with."""

from collections.abc import Iterable
from enum import StrEnum

from accesscontrol.rules.keys import SCOPES


class Role(StrEnum):
    RECORDER = "recorder"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"


SCOPES_OF = {
    Role.RECORDER: frozenset({"read", "check", "record"}),
    Role.APPROVER: frozenset({"read", "check", "approve"}),
    Role.ADMINISTRATOR: frozenset(SCOPES),
}
STAFF = frozenset({"record", "approve", "admin"})
"""Scopes that only the registry's own staff and keys have."""


def scopes_of(roles: Iterable[Role]) -> frozenset[str]:
    """All that the roles together allow; nothing for none."""
    return frozenset().union(*(SCOPES_OF[role] for role in roles))
