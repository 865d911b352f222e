"""The period around the moment asked about in which the answer stays the same."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from accesscontrol.rules.question import Question
from registry.rules.layers import in_reach
from registry.rules.lifecycle import Moment
from registry.rules.periods import Period, turning_points
from registry.rules.record import Record

MOST_STEPS = 40
"""Turning points tried on either side. Past these the period is cut short: what it says is
still so, but it may be so for longer."""

Answered = Callable[[Question], object]


def validity(
    record: Record, question: Question, answer: object, ask: Answered
) -> tuple[datetime | None, datetime | None]:
    """[from, until) in which `ask` answers as at the question's own moment.

    None is the beginning or the end of time. Walks outwards from turning point to turning
    point, and stops at the first that changes the answer.
    """
    turns = sorted(set(_relevant_turns(record, question)))
    here = bisect_right(turns, question.as_of)
    return _since(turns[:here], question, answer, ask), _until(turns[here:], question, answer, ask)


def _since(
    turns: Sequence[datetime], question: Question, answer: object, ask: Answered
) -> datetime | None:
    for step, index in enumerate(range(len(turns) - 1, -1, -1), start=1):
        turn = turns[index]
        before = turns[index - 1] if index else turn.replace(year=turn.year - 1, day=1)
        if step == MOST_STEPS or ask(replace(question, as_of=before)) != answer:
            return turn
    return None


def _until(
    turns: Sequence[datetime], question: Question, answer: object, ask: Answered
) -> datetime | None:
    for step, turn in enumerate(turns, start=1):
        if step == MOST_STEPS or ask(replace(question, as_of=turn)) != answer:
            return turn
    return None


def _relevant_turns(record: Record, question: Question) -> Iterable[datetime]:
    for period in _relevant_periods(record, question):
        yield from turning_points(period)


def _relevant_periods(record: Record, question: Question) -> Iterable[Period]:
    """The periods of every statement that the question can touch at any moment."""
    moment = Moment(record, at=question.as_of, trust=question.trust)
    waiting = [p.key for p in in_reach(moment, question.model, question.channel)]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            provision = record.provisions[key]
            yield provision.period
            yield from (part.period for part in provision.conditions if part.period is not None)
            waiting += record.stoppers.get(key, ())
            waiting += record.grants.get(key, ())
    organization = record.organizations.get(question.subject.organization or "")
    if organization is not None:
        yield from (fact.period for fact in organization.facts)
    parents = (question.subject.affiliate_of, organization and organization.affiliate_of)
    for named in (question.subject.organization, *parents):
        for list_id in record.lists:
            for membership in record.memberships.get((list_id, named or ""), ()):
                yield membership.period
