"""What the record says to saved checks, at a point of the ledger and a moment of time."""

from dataclasses import dataclass
from datetime import datetime

from accesscontrol.models import SavedCheck
from accesscontrol.rules.question import Question, Subject
from accesscontrol.rules.saved_checks import Verdict, known_to
from accesscontrol.snapshot.compiling import compiled_at
from registry.queries.ledger import Point
from registry.rules.truth import truth_of
from registry.rules.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer, the parent that counted in it, and until when time alone does not change it."""

    verdict: Verdict
    parent: str
    until: datetime | None


class Answering:
    """Answers to saved checks from one point of the ledger, as anybody is answered: what is told
    goes to others than keys, so no confidential membership is opened for it."""

    def __init__(self, point: Point) -> None:
        self.point = point
        self._compiled = compiled_at(point)

    def answer(self, check: SavedCheck, *, at: datetime) -> Answered:
        record = self._compiled.record
        question = question_of_check(check, at=at)
        _, parent = self._compiled.cards_about(question.subject)
        named = check.affiliate_of or ("" if parent is None else parent.organization.id)
        if check.frontier_model not in record.models or check.channel not in record.channels:
            return Answered(Verdict(), named, None)
        found = self._compiled.answer(known_to(record, question))
        core = found.core
        verdict = Verdict(
            outcome=core.outcome.value,
            permitted=core.permitted.word,
            offered=core.offered.word,
            blocked_by=tuple(core.blocked_by),
            controlling=tuple(core.controlling),
        )
        return Answered(verdict, named, found.until)


def question_of_check(check: SavedCheck, *, at: datetime) -> Question:
    subject = Subject(
        organization=check.organization or None,
        staff=check.staff,
        affiliate_of=check.affiliate_of or None,
        classes={name: truth_of(word) for name, word in check.classes.items()},
        lists={name: truth_of(word) for name, word in check.lists.items()},
    )
    trust = Standing(check.trust)
    return Question(check.frontier_model, check.channel, subject, at, trust)


def verdict_of(check: SavedCheck) -> Verdict:
    """The answer that a saved check was last given."""
    said = check.answer
    return Verdict(
        outcome=check.outcome,
        permitted=said.get("permitted"),
        offered=said.get("offered"),
        blocked_by=tuple(said.get("blocked_by", ())),
        controlling=tuple(said.get("controlling", ())),
    )
