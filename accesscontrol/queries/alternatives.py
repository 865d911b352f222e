"""What else could be used, for people: models over channels where the record speaks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import check, with_alternatives
from accesscontrol.queries.openings import OwnView
from accesscontrol.rules.alternatives import Relation
from accesscontrol.rules.decide import Outcome
from registry.queries.columns import columns_at
from registry.queries.ledger import record_of
from registry.queries.names import names_at
from registry.queries.position import Position

MOST = 5
"""For one kind of users."""

RELATIONS = {
    Relation.SAME_FAMILY: "of the same family",
    Relation.SAME_DEVELOPER: "of the same developer",
    Relation.OTHER: "of another developer",
}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another model that the same users may use, over a channel, on so many conditions."""

    model: str
    model_name: str
    channel: str
    channel_name: str
    relation: str
    conditions: int


def alternatives_for(
    asked: Asked, answer: Mapping[str, Any], position: Position, own: OwnView | None
) -> tuple[Alternative, ...]:
    """Of an allow, none are looked for."""
    if answer["outcome"] == Outcome.ALLOW:
        return ()
    names = names_at(position.point)
    found = with_alternatives(dict(answer), asked, position, own, most=MOST)["alternatives"]
    shown = []
    for one in found:
        channel, conditions = _where(one, asked, position, own)
        if channel is not None:
            shown.append(
                Alternative(
                    model=one["model"],
                    model_name=names["model", one["model"]],
                    channel=channel,
                    channel_name=names["channel", channel],
                    relation=RELATIONS[Relation(one["relation"])],
                    conditions=conditions,
                )
            )
    return tuple(shown)


def _where(
    one: Mapping[str, Any], asked: Asked, position: Position, own: OwnView | None
) -> tuple[str | None, int]:
    """A channel that people would look for the model on, and the conditions there.

    A statement about every channel lets a model pass on channels that nobody says carry it.
    """
    developer = record_of(position.point).models[one["model"]].developer
    likely = [column.id for column in columns_at(position.point).of(developer)]
    if one["channel"] in likely:
        return one["channel"], len(one["conditions"])
    for channel in likely:
        found = check(replace(asked, model=one["model"], channel=channel), position, own)
        if found["outcome"] == Outcome.ALLOW:
            return channel, len(found["conditions"])
    return None, 0
