"""The access tier: how open a model is over a channel, for people and notifications.

A set of levels stands for what may hold: one where all is certain, several where not. The
legal level comes from the live bars, the offered level from the latest offer, and the tier
is the more closed of the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from registry.rules.layers import Offers, Weighed
from registry.rules.record import Who
from registry.rules.truth import YES
from registry.rules.vocabulary import ClosedBecause, Level, WhoKind

Levels = frozenset[Level]

GENERAL: Levels = frozenset({Level.GENERAL})
CLOSED: Levels = frozenset({Level.CLOSED})
ANY: Levels = frozenset(Level)

_OFFERED_TO = {
    WhoKind.EVERYONE: Level.GENERAL,
    WhoKind.CLASS: Level.RESTRICTED,
    WhoKind.LIST: Level.LIMITED,
    WhoKind.NOBODY: Level.CLOSED,
}
_EXCEPTED_FOR = {
    WhoKind.EVERYONE: Level.RESTRICTED,
    WhoKind.CLASS: Level.RESTRICTED,
    WhoKind.LIST: Level.LIMITED,
    WhoKind.NOBODY: Level.CLOSED,
}


@dataclass(frozen=True, slots=True)
class Tier:
    """Each set holds every level that may be so; `controlling` are the provisions behind it."""

    legal: Levels
    offered: Levels
    possible: Levels
    closed_because: ClosedBecause | None
    controlling: tuple[str, ...]

    @property
    def level(self) -> Level:
        """The most open level that may hold."""
        return min(self.possible)


def tier_of(bars: Iterable[Weighed], offers: Offers, *, untracked: bool) -> Tier:
    """The tier from what is live at one moment. `untracked`: the record is silent on purpose."""
    bars = tuple(bars)
    legal = legal_levels(bars)
    offered = offered_levels(offers, untracked=untracked)
    possible = more_closed(legal, offered)
    why = _why_closed(legal, offers) if possible == CLOSED else None
    return Tier(legal, offered, possible, why, _controlling(bars, offers))


def legal_levels(bars: Iterable[Weighed]) -> Levels:
    levels = GENERAL
    for bar in bars:
        levels = more_closed(levels, _levels_of_bar(bar))
    return levels


def offered_levels(offers: Offers, *, untracked: bool) -> Levels:
    levels = frozenset(_OFFERED_TO[offer.provision.who.kind] for offer in offers.candidates)
    if not offers.certain:
        levels |= ANY if untracked else CLOSED
    for floor in offers.floors:
        level = frozenset({_OFFERED_TO[floor.provision.who.kind]})
        raised = more_open(levels, level)
        levels = raised if floor.weight is YES else levels | raised
    return levels


@cache
def more_closed(first: Levels, second: Levels) -> Levels:
    """Every outcome of taking the more closed of two uncertain levels."""
    return frozenset(max(one, other) for one in first for other in second)


@cache
def more_open(first: Levels, second: Levels) -> Levels:
    """Every outcome of taking the more open of two uncertain levels."""
    return frozenset(min(one, other) for one in first for other in second)


def _levels_of_bar(bar: Weighed) -> Levels:
    levels = _barred_for(bar.provision.who)
    if levels == CLOSED:
        for grant in bar.grants:
            excepted = frozenset({_EXCEPTED_FOR[grant.provision.who.kind]})
            opened = more_open(levels, excepted)
            levels = opened if grant.weight is YES else levels | opened
    return levels if bar.weight is YES else levels | GENERAL


def _barred_for(who: Who) -> Levels:
    """A bar on everyone closes; on a class or a list it restricts; on nobody it does nothing."""
    match who.kind:
        case WhoKind.EVERYONE:
            return CLOSED
        case WhoKind.NOBODY:
            return GENERAL
        case WhoKind.CLASS | WhoKind.LIST:
            return frozenset({Level.RESTRICTED})


def _why_closed(legal: Levels, offers: Offers) -> ClosedBecause:
    if legal == CLOSED:
        return ClosedBecause.BARRED
    if offers.candidates:
        return ClosedBecause.SUSPENDED
    return ClosedBecause.WITHDRAWN if offers.released else ClosedBecause.UNRELEASED


def _controlling(bars: Iterable[Weighed], offers: Offers) -> tuple[str, ...]:
    """Law first, then the offers; each key once."""
    law: dict[str, None] = {}
    for bar in bars:
        if bar.provision.who.kind is not WhoKind.NOBODY:
            law[bar.provision.key] = None
            law.update((grant.provision.key, None) for grant in bar.grants)
    offered = {offer.provision.key: None for offer in (*offers.candidates, *offers.floors)}
    return (*sorted(law), *sorted(offered))
