"""Answering a check from the record as known at a position."""

from typing import Any

from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.queries.openings import OwnView, opened_for
from accesscontrol.rules.answer import answer
from accesscontrol.rules.cautions import projection, reconstructed, rests_on_opening
from accesscontrol.rules.question import Caution
from accesscontrol.rules.written import written
from accesscontrol.snapshot.compiling import compiled_at
from registry.queries.ledger import rests_on_reconstruction
from registry.queries.position import Position


def check(asked: Asked, position: Position, own: OwnView | None = None) -> dict[str, Any]:
    """The answer to a check from the record as known at the position, as plain JSON.

    `own` is what is opened for the asker; for all others what it opens is not there, and an
    answer that rests on it is kept nowhere. Raises: what `question_of` raises.
    """
    compiled = compiled_at(position.point)
    question, cautions = question_of(asked, compiled.record, position)
    found = compiled.answer(question)
    opened = opened_for(own, compiled.record, position.point)
    if opened is not compiled.record:
        otherwise = answer(opened, question)
        if otherwise != found:
            found, cautions = otherwise, (*cautions, rests_on_opening())
    return written(found, (*cautions, *found.cautions, *_about_time(position)), position.echo)


def _about_time(position: Position) -> list[Caution]:
    cautions = []
    if position.chose_known_at and rests_on_reconstruction(position.point):
        cautions.append(reconstructed())
    if position.known_at is not None and position.as_of > position.known_at:
        cautions.append(projection())
    return cautions
