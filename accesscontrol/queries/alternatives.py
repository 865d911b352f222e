"""What else could be used, for people: models over channels where the record speaks of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import with_alternatives
from accesscontrol.queries.openings import OwnView
from accesscontrol.rules.alternatives import Relation
from accesscontrol.rules.decide import Outcome
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
    return tuple(
        Alternative(
            model=one["model"],
            model_name=names["model", one["model"]],
            channel=one["channel"],
            channel_name=names["channel", one["channel"]],
            relation=RELATIONS[Relation(one["relation"])],
            conditions=len(one["conditions"]),
        )
        for one in found
    )
