"""Ids for objects that an import proposes, made of what they are called."""

import re
from collections.abc import Iterator
from hashlib import sha256

from accesscontrol.rules.names import comparable

LONGEST = 128
_LONGEST_BASE = 100
_UNFIT = re.compile(r"[^a-z0-9]+")


def organization_id(name: str) -> str:
    """The id that a new organisation would like to have."""
    words = _UNFIT.sub("-", comparable(name).text).strip("-")[:_LONGEST_BASE].strip("-")
    return words or f"organization-{_digest(name)}"


def member_id(list_id: str, organization: str) -> str:
    """The id that a new member of a list would like to have."""
    wanted = f"{list_id}.{organization}"
    if len(wanted) <= _LONGEST_BASE:
        return wanted
    return f"{wanted[:_LONGEST_BASE]}-{_digest(wanted)}"


def variants(wanted: str) -> Iterator[str]:
    """The id wanted, then others like it, without end."""
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
