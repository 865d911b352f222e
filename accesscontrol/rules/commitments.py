"""Commitments: that an organisation is on a list, said so that nobody else can read it."""

import re
from collections import ChainMap
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import cast

from registry.rules.record import Membership, Record

MARK = "greenlight-member-1"
SALT = re.compile(r"[0-9a-f]{64}")
"""256 random bits in hex: without them nobody can try out which organisation is meant."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens a commitment to a member of a list, for the organisation that it stands for."""

    list: str
    salt: str


def commitment_of(opening: Opening, organization: str) -> str:
    """SHA-256, in hex, of four lines: the mark, the list, the organisation and the salt.

    The last has no line end. The list is among them so that one list's salt opens no other.
    """
    lines = (MARK, opening.list, organization, opening.salt)
    return sha256("\n".join(lines).encode()).hexdigest()


def opened(record: Record, memberships: Iterable[Membership]) -> Record:
    """The record in which these memberships are named, which it holds as commitments."""
    named: dict[tuple[str, str], tuple[Membership, ...]] = {}
    for membership in memberships:
        key = (membership.list, membership.organization)
        named[key] = (*named.get(key, record.memberships.get(key, ())), membership)
    if not named:
        return record
    # Of a list of a hundred thousand nothing is copied; a ChainMap never writes to its second.
    whole = cast("dict[tuple[str, str], tuple[Membership, ...]]", record.memberships)
    return replace(record, memberships=ChainMap(named, whole))
