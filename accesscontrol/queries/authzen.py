"""Answering AuthZEN evaluations from the record: over one channel, or over every one of them."""

from collections.abc import Callable
from typing import Any

from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import check
from accesscontrol.queries.openings import OwnView
from accesscontrol.rules.authzen import Asker, Evaluation
from accesscontrol.rules.authzen_answers import every_channel, no_channel
from accesscontrol.rules.question import ENGINE
from registry.queries.ledger import record_of
from registry.queries.position import Position, Positions
from registry.queries.statuses import find_model

DENY = "deny"


def evaluate(
    evaluation: Evaluation,
    positions: Positions,
    allowed: Callable[[Position], None],
    own: OwnView | None,
) -> dict[str, Any]:
    """The answer of ours to an evaluation. `allowed` raises where the asker may not look.

    `own` is what is opened for the asker.

    Raises: what `check` and `Positions.find` raise.
    """
    told = evaluation.circumstances
    position = positions.find(as_of=told.as_of, known_at=told.known_at, trust=told.trust)
    allowed(position)
    if told.channel is not None:
        return check(asked(evaluation.asker, evaluation.model, told.channel), position, own)
    return _over_every_channel(evaluation, position, own)


def _over_every_channel(
    evaluation: Evaluation, position: Position, own: OwnView | None
) -> dict[str, Any]:
    """Channels in the order of their ids, up to the first that denies: that settles it."""
    record = record_of(position.point)
    model = find_model(record, evaluation.model)
    answers = []
    for channel in sorted(record.channels):
        answer = check(asked(evaluation.asker, model, channel), position, own)
        if answer["outcome"] == DENY:
            return every_channel([answer])
        answers.append(answer)
    return every_channel(answers) if answers else no_channel(model, position.echo, ENGINE)


def asked(asker: Asker, model: str, channel: str) -> Asked:
    return Asked(
        model=model,
        channel=channel,
        organization=asker.organization,
        identifier=asker.identifier,
        staff=asker.staff,
        affiliate_of=asker.affiliate_of,
        classes=asker.classes,
        lists=asker.lists,
    )
