"""What a registry says of each model that is named, over the channels that it may be used over."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenlight.answers import Answer, Outcome
from greenlight.errors import Problem
from greenlight.questions import Question

WORST_FIRST: tuple[Outcome, ...] = ("deny", "indeterminate", "allow")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The worst answer over the channels, and the channel that it is about."""

    model: str
    channel: str
    outcome: Outcome
    codes: tuple[str, ...]
    text: str


def channels_of(model: Mapping[str, Any], named: Sequence[str] | None) -> list[str]:
    """Those named; else each that the model was ever released over; else all."""
    if named:
        return list(dict.fromkeys(named))
    rows = model["status"]
    released = [row["channel"] for row in rows if row["closed_because"] != "unreleased"]
    return released or [row["channel"] for row in rows]


def verdicts(asked: Iterable[tuple[Question, Answer | Problem]]) -> dict[str, Verdict]:
    """The worst for each model. Raises: Problem, where a question cannot be asked."""
    found: dict[str, Verdict] = {}
    for question, answer in asked:
        if isinstance(answer, Problem):
            raise answer
        verdict = _verdict(question, answer)
        known = found.get(question.model)
        if known is None or _rank(verdict) < _rank(known):
            found[question.model] = verdict
    return found


def _rank(verdict: Verdict) -> int:
    return WORST_FIRST.index(verdict.outcome)


def _verdict(question: Question, answer: Answer) -> Verdict:
    """The text is that of the first reason which speaks for the outcome."""
    reasons = [
        each for each in answer.document["reasons"] if each["code"] in _SPEAKS[answer.outcome]
    ]
    shown = reasons or answer.document["reasons"]
    return Verdict(
        model=question.model,
        channel=question.channel,
        outcome=answer.outcome,
        codes=tuple(dict.fromkeys(each["code"] for each in shown)),
        text=shown[0]["text"] if shown else "The registry gives no reason.",
    )


_SPEAKS: dict[Outcome, frozenset[str]] = {
    "deny": frozenset(
        {"BARRED", "NOT_OFFERED", "NOT_OFFERED_TO_SUBJECT", "SUSPENDED_BY_DEVELOPER"}
    ),
    "indeterminate": frozenset(
        {"BAR_UNCERTAIN", "EXCEPTION_UNCERTAIN", "OFFER_UNCERTAIN", "CHANNEL_NOT_TRACKED"}
    ),
    "allow": frozenset({"OFFERED", "OPEN_WEIGHTS_IRREVOCABLE"}),
}
