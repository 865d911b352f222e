"""An answer as it goes out: plain JSON, the same for everyone who works it out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from accesscontrol.rules.answer import Answer
from accesscontrol.rules.missing import MissingFact
from accesscontrol.rules.question import ENGINE, Caution
from registry.rules.dates import format_instant


def written(
    found: Answer, cautions: Sequence[Caution], echo: Mapping[str, str | int | None]
) -> dict[str, Any]:
    """`echo` says where the question was asked from: both clocks, trust and ledger size."""
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
        "conditions": written_conditions(found),
        "missing_facts": [_missing(fact) for fact in found.missing],
        "warnings": [written_caution(caution) for caution in cautions],
        "valid": written_validity(found),
        "model": found.question.model,
        "channel": found.question.channel,
        **echo,
        "engine": ENGINE,
    }


def written_conditions(found: Answer) -> list[dict[str, Any]]:
    return [
        {"provision": key, "type": condition.type, "text": condition.text}
        for key, condition in found.core.conditions
    ]


def written_caution(caution: Caution) -> dict[str, str]:
    return {"code": caution.code, "text": caution.text}


def written_validity(found: Answer) -> dict[str, str | None]:
    return {"from": _instant(found.since), "until": _instant(found.until)}


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


def _instant(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)
