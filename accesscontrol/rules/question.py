"""A question as the rules take it: who asks about what, when, on which evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from registry.rules.truth import UNKNOWN, Truth
from registry.rules.vocabulary import Standing

ENGINE = "1"
"""The version of the rules; raised, and announced in the ledger, when a rule's meaning changes."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Classes of users, never a person. What is not stated is unknown."""

    organization: str | None = None
    staff: bool = False
    affiliate_of: str | None = None
    classes: Mapping[str, Truth] = field(default_factory=dict)
    lists: Mapping[str, Truth] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """`model` and `channel` are ids on record; `as_of` is aware UTC."""

    model: str
    channel: str
    subject: Subject
    as_of: datetime
    trust: Standing


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that the asker should know about the answer."""

    code: str
    text: str


def attested(statements: Mapping[str, Truth], key: str) -> Truth:
    return statements.get(key, UNKNOWN)
