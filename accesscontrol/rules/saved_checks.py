"""Saved checks as the rules take them: what is asked, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from accesscontrol.rules.question import Question
from registry.rules.record import Record
from registry.rules.truth import Truth

NOT_ON_RECORD = ""
WORST_FIRST = ("deny", "indeterminate", NOT_ON_RECORD, "allow")
"""Outcomes in the order in which their owner should look at them."""


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question that somebody keeps, to be told when its outcome changes."""

    id: int
    question: Question


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer as far as its owner is told of it. `outcome` is blank, and all else empty, where
    the model or the channel is not on record."""

    outcome: str = NOT_ON_RECORD
    permitted: str | None = None
    offered: str | None = None
    blocked_by: tuple[str, ...] = ()
    controlling: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any] | None:
        if self.outcome == NOT_ON_RECORD:
            return None
        return {
            "outcome": self.outcome,
            "permitted": self.permitted,
            "offered": self.offered,
            "blocked_by": list(self.blocked_by),
            "controlling": list(self.controlling),
        }


@dataclass(frozen=True, slots=True)
class Changed:
    """That the outcome of a saved check is another one, from `at` on, known at a ledger size.

    `turned` says what made it so: `boundary`, `publication` or `correction`.
    """

    check: int
    owner: str
    label: str
    question: Question
    before: Verdict
    after: Verdict
    turned: str
    at: datetime
    recorded_at: datetime
    size: int


def known_to(record: Record, question: Question) -> Question:
    """Without what the subject says of lists and classes that are not on record."""
    subject = question.subject
    return replace(
        question,
        subject=replace(
            subject,
            classes=_only(subject.classes, record.classes),
            lists=_only(subject.lists, frozenset(record.lists)),
        ),
    )


def _only(said: Mapping[str, Truth], on_record: frozenset[str]) -> dict[str, Truth]:
    return {name: value for name, value in said.items() if name in on_record}
