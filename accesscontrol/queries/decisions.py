"""Stored decisions to read, and what the record of today says to the same question."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from accesscontrol.errors import UnknownDecision
from accesscontrol.models import StoredDecision
from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.queries.checking import check
from accesscontrol.queries.openings import own_view_of
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.question import ENGINE
from registry.errors import Problem
from registry.queries.ledger import record_of
from registry.queries.position import Position

COMPARED = (
    "outcome", "permitted", "offered", "blocked_by", "reasons", "controlling", "conditions",
    "missing_facts", "valid",
)  # fmt: skip
"""What an answer says. Its warnings and its echo of the position differ by nature."""


@dataclass(frozen=True, slots=True)
class Difference:
    member: str
    then: Any
    now: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """What another record or another day makes of a stored question.

    Where the question cannot be answered any more, `answer` is None and `problem` says why.
    """

    answer: Mapping[str, Any] | None
    problem: Problem | None
    differences: tuple[Difference, ...]

    @property
    def differs(self) -> bool:
        return self.problem is not None or bool(self.differences)


def decisions_of(principal: Principal) -> QuerySet[StoredDecision]:
    """Those of the principal's account. Without one: those that it asked for itself, and for
    administrators all that belong to no account.
    """
    if principal.account is not None:
        return StoredDecision.objects.filter(account=principal.account)
    own = Q() if principal.may("admin") else Q(asked_by=principal.id)
    return StoredDecision.objects.filter(own, account__isnull=True)


def get_decision(principal: Principal, decision_id: str) -> StoredDecision:
    """Raises: UnknownDecision."""
    try:
        found = decisions_of(principal).filter(pk=UUID(decision_id)).first()
    except ValueError:
        found = None
    if found is None:
        raise UnknownDecision("You have no decision with this id; see the list of yours.")
    return found


def understood(asked: Asked, position: Position) -> dict[str, Any]:
    """A question as it was read: aliases resolved, what was unknown then passed over.

    Raises: what `question_of` raises.
    """
    question, _ = question_of(asked, record_of(position.point), position)
    subject = question.subject
    return {
        "model": question.model,
        "channel": question.channel,
        "subject": {
            "organization": subject.organization,
            "staff": subject.staff,
            "affiliate_of": subject.affiliate_of,
            "classes": {name: value.word for name, value in subject.classes.items()},
            "lists": {name: value.word for name, value in subject.lists.items()},
        },
        **position.echo,
        "engine": ENGINE,
    }


def compare(decision: StoredDecision, asked: Asked, position: Position) -> Comparison:
    """Ask a stored question again from another position, for the account that it belongs to."""
    account = decision.account_id
    then = json.loads(decision.answer)
    try:
        now = check(asked, position, None if account is None else own_view_of(account))
    except Problem as problem:
        return Comparison(None, problem, ())
    differences = tuple(
        Difference(member, then[member], now[member])
        for member in COMPARED
        if then[member] != now[member]
    )
    return Comparison(now, None, differences)
