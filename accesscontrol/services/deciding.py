"""Keeping a decision as evidence."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accesscontrol.errors import StoringNeedsKey
from accesscontrol.models import StoredDecision
from accesscontrol.rules.decision_ids import RANDOM_BYTES, decision_id
from accesscontrol.rules.principals import Principal
from registry.documents.strict_json import Json

MAY_STORE = frozenset({"check", "read", "admin"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """A question as it came and as it was read, and the text of its answer, to the byte."""

    asked: Json
    understood: Json
    answer: str
    outcome: str
    ledger_size: int


def may_store(actor: Principal) -> bool:
    """Whoever has one of the scopes, and people of an account, who could make a key that has."""
    return bool(MAY_STORE & actor.scopes) or (actor.is_person and actor.account is not None)


@transaction.atomic(durable=True)
def store_decision(*, actor: Principal | None, evidence: Evidence, now: datetime) -> StoredDecision:
    """Keep a decision for the account of whoever asked, or for its key alone if it has none.

    Raises: StoringNeedsKey.
    """
    return _store(actor, evidence, now=now)


@transaction.atomic(durable=True)
def store_decisions(
    *, actor: Principal | None, evidence: Iterable[Evidence], now: datetime
) -> list[StoredDecision]:
    """As `store_decision`; all are kept or none."""
    return [_store(actor, one, now=now) for one in evidence]


def _store(actor: Principal | None, evidence: Evidence, *, now: datetime) -> StoredDecision:
    if actor is None or not may_store(actor):
        raise StoringNeedsKey("Ask with a key that has the scope check or read, or without store.")
    return StoredDecision.objects.create(
        id=decision_id(now=now, chance=secrets.token_bytes(RANDOM_BYTES)),
        account_id=actor.account,
        asked_by=actor.id,
        asked_by_name=actor.name,
        decided_at=now,
        asked=evidence.asked,
        understood=evidence.understood,
        answer=evidence.answer,
        outcome=evidence.outcome,
        ledger_size=evidence.ledger_size,
    )
