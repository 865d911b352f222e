"""Stored decisions as documents."""

import json
from hashlib import sha256
from typing import Any, Literal

from pydantic import BaseModel
from rest_framework.renderers import JSONRenderer

from accesscontrol.api.shapes import CheckShape
from accesscontrol.models import StoredDecision
from accesscontrol.queries.asked import Asked
from accesscontrol.queries.decisions import Comparison, compare, understood
from accesscontrol.services.deciding import Evidence
from registry.api.parsing import read_body
from registry.api.problems import body_of, details_of_problem
from registry.presentation import instant_or_none
from registry.queries.position import Position, Positions


class AskerAnswer(BaseModel):
    principal: str
    name: str


class DecisionLine(BaseModel):
    id: str
    decided_at: str
    asked_by: AskerAnswer
    account: str | None
    model: str
    channel: str
    outcome: Literal["allow", "deny", "indeterminate"]
    ledger_size: int


class QuestionAnswer(BaseModel):
    """As it came, and as it was read: aliases resolved, both clocks set."""

    as_asked: dict[str, Any]
    understood: dict[str, Any]


class DifferenceAnswer(BaseModel):
    member: str
    then: Any
    now: Any


class ComparisonAnswer(BaseModel):
    """`problem` stands in place of `answer` where the question cannot be answered any more."""

    as_of: str
    ledger_size: int
    differs: bool
    differences: list[DifferenceAnswer]
    answer: dict[str, Any] | None
    problem: dict[str, Any] | None


class ComparisonsAnswer(BaseModel):
    """`same_moment`: as of the same moment, on the record of now. `today`: as of now as well."""

    same_moment: ComparisonAnswer
    today: ComparisonAnswer


class DecisionAnswer(DecisionLine):
    """`answer_text` is the answer as it went out, to the byte, and `answer_sha256` its hash."""

    question: QuestionAnswer
    answer: dict[str, Any]
    answer_text: str
    answer_sha256: str
    comparison: ComparisonsAnswer | None = None


class DecisionsAnswer(BaseModel):
    results: list[DecisionLine]
    next: str | None


def evidence_of(body: Any, asked: Asked, answer: dict[str, Any], position: Position) -> Evidence:
    """What is kept of a check: the answer as text, just as it is sent."""
    return Evidence(
        asked=body,
        understood=understood(asked, position),
        answer=JSONRenderer().render(answer).decode(),
        outcome=answer["outcome"],
        ledger_size=position.size,
    )


def line_data(decision: StoredDecision) -> dict[str, Any]:
    return {
        "id": str(decision.pk),
        "decided_at": instant_or_none(decision.decided_at),
        "asked_by": {"principal": decision.asked_by, "name": decision.asked_by_name},
        "account": decision.account_id,
        "model": decision.understood["model"],
        "channel": decision.understood["channel"],
        "outcome": decision.outcome,
        "ledger_size": decision.ledger_size,
    }


def decision_data(decision: StoredDecision) -> dict[str, Any]:
    return {
        **line_data(decision),
        "question": {"as_asked": decision.asked, "understood": decision.understood},
        "answer": json.loads(decision.answer),
        "answer_text": decision.answer,
        "answer_sha256": sha256(decision.answer.encode()).hexdigest(),
    }


def compared_data(decision: StoredDecision, positions: Positions) -> dict[str, Any]:
    """What the record of now says to the question, as of the same moment and as of now."""
    asked = read_body(CheckShape, decision.asked).asked()
    trust = decision.understood["trust"]
    found = {}
    for name, as_of in (("same_moment", decision.understood["as_of"]), ("today", None)):
        position = positions.find(as_of=as_of, known_at=None, trust=trust)
        found[name] = _comparison_data(compare(decision, asked, position), position)
    return found


def _comparison_data(found: Comparison, position: Position) -> dict[str, Any]:
    problem = found.problem
    return {
        "as_of": position.echo["as_of"],
        "ledger_size": position.size,
        "differs": found.differs,
        "differences": [
            {"member": one.member, "then": one.then, "now": one.now} for one in found.differences
        ],
        "answer": found.answer,
        "problem": None if problem is None else body_of(details_of_problem(problem), None),
    }
