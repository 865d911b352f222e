"""A record compiled: every question to it is answered by the plan of its pair."""

from datetime import datetime
from typing import NamedTuple

from accesscontrol.rules.answer import Answer
from accesscontrol.rules.compiled.known import Known, Names, known_of
from accesscontrol.rules.compiled.plans import Finding, Plan, has_same_plans, part_about
from accesscontrol.rules.question import Question, Subject
from registry.rules.cards import Cards, cards_of
from registry.rules.keeping import Kept
from registry.rules.record import Card, Record
from registry.rules.vocabulary import Standing

PLANS_KEPT = 4096
FINDINGS_KEPT = 16_384
MOST_FINDINGS = 8
"""Of one subject in one plan: each is for a stretch of time of its own."""


class Memory:
    """Plans and findings that records which follow each other share.

    A plan is used again where the next record says the same of its pair.
    """

    def __init__(self, *, plans: int = PLANS_KEPT, findings: int = FINDINGS_KEPT) -> None:
        self.plans: Kept[tuple[str, str, Standing], tuple[Record, Plan]] = Kept(plans)
        self.findings: Kept[tuple[Plan, Known], tuple[Finding, ...]] = Kept(findings)


class Compiled:
    """Answers from memory as `answer` does from the record."""

    __slots__ = ("_memory", "cards", "record")

    def __init__(self, record: Record, memory: Memory | None = None) -> None:
        self.record = record
        self.cards: Cards = cards_of(record)
        self._memory = memory or Memory()

    def answer(self, question: Question) -> Answer:
        """The answer to a question about a model and a channel on record."""
        asked = self.prepared(question.model, question.channel, question.subject, question.trust)
        return self.answer_of(asked, self.found(asked, question.as_of), question)

    def answer_of(self, asked: "Prepared", found: Finding, question: Question) -> Answer:
        """What was found as the answer to the question, with the names of whoever asks in it."""
        missing, cautions = found.missing, found.cautions
        if not found.anonymous:
            names = Names(asked.own, asked.parent, asked.plan.asks)
            missing = tuple(names.in_missing(fact) for fact in missing)
            cautions = tuple(names.in_caution(caution) for caution in cautions)
        return Answer(question, found.core, missing, cautions, found.since, found.until)

    def prepared(self, model: str, channel: str, subject: Subject, trust: Standing) -> "Prepared":
        """All of a question but its moment, looked up."""
        plan = self.plan(model, channel, trust)
        own, parent = self.cards_about(subject)
        return Prepared(plan, known_of(subject, own, parent, plan.asks), own, parent)

    def plan(self, model: str, channel: str, trust: Standing) -> Plan:
        key = (model, channel, trust)
        kept = self._memory.plans.get(key)
        if kept is not None and kept[0] is self.record:
            return kept[1]
        if kept is not None and has_same_plans(kept[0], self.record):
            plan = kept[1]
        else:
            part = part_about(self.record, model, channel)
            # The part has it now. Of a large record there are too many pairs to remember all.
            self.record.scopes.pop((model, channel), None)
            plan = Plan(part, model=model, channel=channel, trust=trust)
            if kept is not None and kept[1].record == part:
                plan = kept[1]
        self._memory.plans.put(key, (self.record, plan))
        return plan

    def cards_about(self, subject: Subject) -> tuple[Card | None, Card | None]:
        """Of the organisation, and of the parent that counts: the request's own word, else the
        recorded one, one step only.
        """
        own = None if subject.organization is None else self.cards.get(subject.organization)
        parent = subject.affiliate_of
        if parent is None and own is not None:
            parent = own.organization.affiliate_of
        return own, None if parent is None else self.cards.get(parent)

    def found(self, asked: "Prepared", at: datetime) -> Finding:
        key = (asked.plan, asked.known)
        findings = self._memory.findings.get(key) or ()
        for found in findings:
            if found.speaks_at(at):
                return found
        found = asked.plan.find(asked.known, at)
        self._memory.findings.put(key, (found, *findings[: MOST_FINDINGS - 1]))
        return found


class Prepared(NamedTuple):
    """What a question asks, and of whom. `own` and `parent` are there for their names alone."""

    plan: Plan
    known: Known
    own: Card | None
    parent: Card | None
