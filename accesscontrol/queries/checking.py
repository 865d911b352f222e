"""Answering a check from the record as known at a position."""

from typing import Any

from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.rules.cautions import projection, reconstructed
from accesscontrol.rules.question import Caution
from accesscontrol.rules.written import written
from accesscontrol.snapshot.compiling import compiled_at
from registry.queries.ledger import rests_on_reconstruction
from registry.queries.position import Position


def check(asked: Asked, position: Position) -> dict[str, Any]:
    """The answer to a check from the record as known at the position, as plain JSON.

    Raises: what `question_of` raises.
    """
    compiled = compiled_at(position.point)
    question, cautions = question_of(asked, compiled.record, position)
    found = compiled.answer(question)
    return written(found, (*cautions, *found.cautions, *_about_time(position)), position.echo)


def _about_time(position: Position) -> list[Caution]:
    cautions = []
    if position.chose_known_at and rests_on_reconstruction(position.point):
        cautions.append(reconstructed())
    if position.known_at is not None and position.as_of > position.known_at:
        cautions.append(projection())
    return cautions
