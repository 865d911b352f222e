"""Which unknown inputs make a tier uncertain: those that, once settled, leave fewer levels."""

from datetime import datetime

from registry.rules.doors import Door, Doors
from registry.rules.layers import in_reach, live_bars, live_offers
from registry.rules.lifecycle import Moment
from registry.rules.record import Record
from registry.rules.tiers import Levels, tier_of
from registry.rules.truth import NO, YES, Truth
from registry.rules.vocabulary import Standing

MOST_TRIED = 24
"""Unknown inputs tried of one status. Past these it is not worth a reader's time either."""


def doors_behind(
    record: Record, *, model: str, channel: str, at: datetime, trust: Standing
) -> tuple[Door, ...]:
    """The unknown inputs whose yes and no lead to different levels, one at a time.

    None for a status that is certain, and for one that is uncertain only because the record does
    not follow the channel.
    """
    doors = Doors()
    possible = _possible(record, model, channel, at, trust, doors)
    if len(possible) == 1:
        return ()

    def settled(door: Door, value: Truth) -> Levels:
        return _possible(record, model, channel, at, trust, Doors({door: value}))

    tried = list(doors.seen)[:MOST_TRIED]
    return tuple(door for door in tried if settled(door, YES) != settled(door, NO))


def _possible(
    record: Record, model: str, channel: str, at: datetime, trust: Standing, doors: Doors
) -> Levels:
    moment = Moment(record, at=at, trust=trust, doors=doors)
    reach = in_reach(record, model, channel)
    untracked = channel in record.models[model].untracked
    bars = live_bars(moment, reach, model, channel)
    return tier_of(bars, live_offers(moment, reach, model, channel), untracked=untracked).possible
