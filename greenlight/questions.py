"""A question as callers ask it, and as it goes over the wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Literal

ThreeValued = Literal["yes", "no", "unknown"]
Trust = Literal["alleged", "reported", "confirmed", "official"]
AsOf = str | date | datetime
KnownAt = str | int | datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """Classes of users, never a person; what is left out is unknown.

    `organization` is an id, or one of {"lei": …}, {"domain": …}, {"uei": …}.
    """

    organization: str | Mapping[str, str] | None = None
    staff: bool = False
    affiliate_of: str | None = None
    classes: Mapping[str, ThreeValued] = field(default_factory=dict)
    lists: Mapping[str, ThreeValued] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """`model` may be any alias. A `date` as `as_of` means its close; a datetime must be aware.

    `alternatives`: how many other models that pass the same check are wanted at most.
    """

    model: str
    channel: str
    subject: Subject = field(default_factory=Subject)
    as_of: AsOf | None = None
    known_at: KnownAt | None = None
    trust: Trust | None = None
    receipt: bool = False
    store: bool = False
    alternatives: int = 0


def body_of(question: Question) -> dict[str, Any]:
    """The body of POST /api/v1/checks; only what was given is in it.

    Raises: ValueError, for a datetime without a time zone.
    """
    body: dict[str, Any] = {"model": question.model, "channel": question.channel}
    subject = _subject(question.subject)
    if subject:
        body["subject"] = subject
    if question.as_of is not None:
        body["as_of"] = moment(question.as_of)
    if question.known_at is not None:
        body["known_at"] = position(question.known_at)
    if question.trust is not None:
        body["trust"] = question.trust
    if question.receipt:
        body["receipt"] = True
    if question.store:
        body["store"] = True
    if question.alternatives:
        body["alternatives"] = question.alternatives
    return body


def moment(value: AsOf) -> str:
    """A day or an instant as the service takes it. Raises: ValueError."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; give an aware datetime.")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def position(value: KnownAt) -> str | int:
    """An instant or a ledger size as the service takes it. Raises: ValueError."""
    return moment(value) if isinstance(value, datetime) else value


def parameters(
    *, as_of: AsOf | None = None, known_at: KnownAt | None = None, trust: Trust | None = None
) -> dict[str, str]:
    """The same three as query parameters; only what was given."""
    given: dict[str, str] = {}
    if as_of is not None:
        given["as_of"] = moment(as_of)
    if known_at is not None:
        given["known_at"] = str(position(known_at))
    if trust is not None:
        given["trust"] = trust
    return given


def _subject(subject: Subject) -> dict[str, Any]:
    organization = subject.organization
    found: dict[str, Any] = {}
    if organization is not None:
        found["organization"] = (
            organization if isinstance(organization, str) else dict(organization)
        )
    if subject.staff:
        found["staff"] = True
    if subject.affiliate_of is not None:
        found["affiliate_of"] = subject.affiliate_of
    if subject.classes:
        found["classes"] = dict(subject.classes)
    if subject.lists:
        found["lists"] = dict(subject.lists)
    return found
