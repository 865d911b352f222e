"""The period around the moment asked about in which the answer stays the same."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from accesscontrol.rules.question import Question

MOST_STEPS = 40
"""Turning points tried on either side. Past these the period is cut short: what it says is
still so, but it may be so for longer."""

Answered = Callable[[Question], object]


def validity(
    question: Question, turns: Sequence[datetime], answer: object, ask: Answered
) -> tuple[datetime | None, datetime | None]:
    """[from, until) in which `ask` answers as at the question's own moment.

    `turns` are in order, each once; None is the beginning or the end of time. Walks outwards
    from turning point to turning point, and stops at the first that changes the answer.
    """
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
