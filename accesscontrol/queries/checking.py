"""Answering a check, and writing the answer as it goes out."""

from collections.abc import Sequence
from typing import Any

from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.rules.answer import Answer, answer
from accesscontrol.rules.missing import MissingFact
from accesscontrol.rules.question import ENGINE, Caution
from registry.presentation import instant_or_none
from registry.queries.ledger import record_of, rests_on_reconstruction
from registry.queries.position import Position


def check(asked: Asked, position: Position) -> dict[str, Any]:
    """The answer to a check from the record as known at the position, as plain JSON.

    Raises: what `question_of` and `record_at` raise.
    """
    record = record_of(position.point)
    question, cautions = question_of(asked, record, position)
    found = answer(record, question)
    return _written(found, (*cautions, *found.cautions, *_about_time(position)), position)


def _about_time(position: Position) -> list[Caution]:
    cautions = []
    if position.chose_known_at and rests_on_reconstruction(position.point):
        cautions.append(
            Caution(
                "reconstructed",
                "Some of this was entered later than its time of recording says; it is a "
                "reconstruction of what was known.",
            )
        )
    if position.known_at is not None and position.as_of > position.known_at:
        cautions.append(
            Caution("projection", "as_of lies after known_at: a projection from what was known.")
        )
    return cautions


def _written(found: Answer, cautions: Sequence[Caution], position: Position) -> dict[str, Any]:
    core = found.core
    return {
        "outcome": core.outcome.value,
        "permitted": core.permitted.word,
        "offered": core.offered.word,
        "blocked_by": list(core.blocked_by),
        "reasons": [
            {
                "code": reason.code.value,
                "provision": reason.provision,
                "by": list(reason.by),
                "text": reason.text,
            }
            for reason in core.reasons
        ],
        "controlling": list(core.controlling),
        "conditions": [
            {"provision": key, "type": condition.type, "text": condition.text}
            for key, condition in core.conditions
        ],
        "missing_facts": [_missing(fact) for fact in found.missing],
        "warnings": [{"code": caution.code, "text": caution.text} for caution in cautions],
        "valid": {"from": instant_or_none(found.since), "until": instant_or_none(found.until)},
        "model": found.question.model,
        "channel": found.question.channel,
        **position.echo,
        "engine": ENGINE,
    }


_ASKED = {
    "class": "Is the subject in the class {subject}?",
    "listing": "Is the subject on the list {subject}?",
    "coverage": "Does the list {subject} cover {part}?",
    "standing": "Is the statement {subject} so?",
    "bound": "Has the {part} of {subject} come?",
    "scope": "Does {subject} speak of {part}?",
    "force": "Is {subject} binding?",
}


def _missing(fact: MissingFact) -> dict[str, Any]:
    door = fact.door
    return {
        "kind": door.kind,
        "subject": door.subject,
        "part": door.part or None,
        "text": _ASKED[door.kind].format(subject=door.subject, part=door.part),
        "if_yes": fact.if_yes.value,
        "if_no": fact.if_no.value,
    }
