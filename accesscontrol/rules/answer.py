"""The whole answer to a question: outcome, layers, reasons, missing facts, validity."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accesscontrol.rules.bearing import bearing_on, turns_of
from accesscontrol.rules.decide import Decision, Outcome, decide
from accesscontrol.rules.explain import Reason, conditions_of, controlling_of, reasons_of
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.missing import MissingFact, missing_facts
from accesscontrol.rules.question import Caution, Question
from accesscontrol.rules.validity import validity
from registry.rules.layers import in_reach
from registry.rules.record import Condition, Provision, Record
from registry.rules.truth import Truth


@dataclass(frozen=True, slots=True)
class Core:
    """The part of an answer that is compared when asking how long it stays the same."""

    outcome: Outcome
    permitted: Truth
    offered: Truth
    blocked_by: tuple[str, ...]
    reasons: tuple[Reason, ...]
    controlling: tuple[str, ...]
    conditions: tuple[tuple[str, Condition], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    core: Core
    missing: tuple[MissingFact, ...]
    cautions: tuple[Caution, ...]
    since: datetime | None
    until: datetime | None


def answer(record: Record, question: Question) -> Answer:
    """The answer from a record that knows the question's model, channel, classes and lists."""
    inquiry = Inquiry(record, question)
    reach = in_reach(inquiry.record, question.model, question.channel)
    decision = decide(inquiry, reach)
    core = core_of(inquiry, decision)
    bearing = bearing_on(record, question, reach)
    turns = turns_of(record, question, reach, bearing)
    since, until = validity(question, turns, core, lambda other: _core_at(record, other, bearing))
    return Answer(
        question=question,
        core=core,
        missing=missing_facts(inquiry, decision),
        cautions=tuple(inquiry.cautions),
        since=since,
        until=until,
    )


def _core_at(record: Record, question: Question, reach: Sequence[Provision]) -> Core:
    inquiry = Inquiry(record, question)
    return core_of(inquiry, decide(inquiry, reach))


def core_of(inquiry: Inquiry, decision: Decision) -> Core:
    return Core(
        outcome=decision.outcome,
        permitted=decision.permitted,
        offered=decision.offered,
        blocked_by=decision.blocked_by,
        reasons=reasons_of(decision),
        controlling=controlling_of(decision),
        conditions=conditions_of(inquiry, decision),
    )
