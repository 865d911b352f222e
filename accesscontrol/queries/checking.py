"""Answering a check from the record as known at a position."""

from typing import Any

from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.queries.openings import OwnView, opened_for
from accesscontrol.rules.alternatives import (
    alternatives_to,
    not_all_looked_at,
    written_alternatives,
)
from accesscontrol.rules.answer import Answer, answer
from accesscontrol.rules.cautions import projection, reconstructed, rests_on_opening
from accesscontrol.rules.question import Caution, Question
from accesscontrol.rules.written import written, written_caution
from accesscontrol.snapshot.compiling import compiled_at
from registry.queries.ledger import rests_on_reconstruction
from registry.queries.position import Position


class Answering:
    """Answers from the record as known at one position, as one asker may see it.

    `own` is what is opened for the asker; for all others what it opens is not there, and an
    answer that rests on it is kept nowhere.
    """

    def __init__(self, position: Position, own: OwnView | None) -> None:
        self.position = position
        self.compiled = compiled_at(position.point)
        self.record = self.compiled.record
        self.opened = opened_for(own, self.record, position.point)

    def answer(self, question: Question) -> Answer:
        return self.answer_and_cautions(question)[0]

    def answer_and_cautions(self, question: Question) -> tuple[Answer, list[Caution]]:
        found = self.compiled.answer(question)
        if self.opened is not self.record:
            otherwise = answer(self.opened, question)
            if otherwise != found:
                return otherwise, [rests_on_opening()]
        return found, []


def check(asked: Asked, position: Position, own: OwnView | None = None) -> dict[str, Any]:
    """The answer to a check from the record as known at the position, as plain JSON.

    Raises: what `question_of` raises.
    """
    answering = Answering(position, own)
    question, cautions = question_of(asked, answering.record, position)
    found, about_opening = answering.answer_and_cautions(question)
    told = (*cautions, *about_opening, *found.cautions, *_about_time(position))
    return written(found, told, position.echo)


def with_alternatives(
    checked: dict[str, Any], asked: Asked, position: Position, own: OwnView | None, *, most: int
) -> dict[str, Any]:
    """The answer of `check`, with up to `most` other models that pass the same check.

    Raises: what `question_of` raises.
    """
    answering = Answering(position, own)
    question, _ = question_of(asked, answering.record, position)
    others = alternatives_to(answering.record, question, most=most, answered=answering.answer)
    told = {**checked, "alternatives": written_alternatives(others)}
    if others.cut_short:
        told["warnings"] = [*checked["warnings"], written_caution(not_all_looked_at())]
    return told


def _about_time(position: Position) -> list[Caution]:
    cautions = []
    if position.chose_known_at and rests_on_reconstruction(position.point):
        cautions.append(reconstructed())
    if position.known_at is not None and position.as_of > position.known_at:
        cautions.append(projection())
    return cautions
