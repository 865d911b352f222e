"""The access tier: how open a model is over a channel, for people and notifications.

A set of levels stands for what may hold: one where all is certain, several where not. The
legal level comes from the live bars, the offered level from the latest offer, and the tier
is the more closed of the two.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from registry.rules.layers import Offers, Weighed
from registry.rules.truth import YES
from registry.rules.vocabulary import ClosedBecause, Level, WhoKind

Levels = frozenset[Level]

CLOSED: Levels = frozenset({Level.CLOSED})
ANY: Levels = frozenset(Level)

_OFFERED_TO = {
    WhoKind.EVERYONE: Level.GENERAL,
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


@dataclass(frozen=True, slots=True)
class Layer:
    """What the law, or the offers, come to by themselves."""

    levels: Levels
    controlling: tuple[str, ...]


def tier_of(bars: Iterable[Weighed], offers: Offers, *, untracked: bool) -> Tier:
    """The tier from what is live at one moment. `untracked`: the record is silent on purpose."""
    return tier_from(legal_layer(tuple(bars)), offered_layer(offers, untracked=untracked), offers)


def tier_from(legal: Layer, offered: Layer, offers: Offers) -> Tier:
    """The tier from its layers; `offers` are what the second is made of."""
    possible = more_closed(legal.levels, offered.levels)
    why = _why_closed(legal.levels, offers) if possible == CLOSED else None
    controlling = legal.controlling + offered.controlling
    return Tier(legal.levels, offered.levels, possible, why, controlling)


def legal_layer(bars: Iterable[Weighed]) -> Layer:
    biting = [bar for bar in bars if bar.provision.who.kind is not WhoKind.NOBODY]
    law = {bar.provision.key for bar in biting}
    for bar in biting:
        law.update(grant.provision.key for grant in bar.grants)
    return Layer(_levels_of(biting), tuple(sorted(law)))


def offered_layer(offers: Offers, *, untracked: bool) -> Layer:
    behind = {offer.provision.key for offer in (*offers.candidates, *offers.floors)}
    return Layer(offered_levels(offers, untracked=untracked), tuple(sorted(behind)))


def legal_levels(bars: Iterable[Weighed]) -> Levels:
    """Every level that the live bars may come to together."""
    return legal_layer(bars).levels


def _levels_of(biting: Iterable[Weighed]) -> Levels:
    """The levels of bars that are not on nobody, who do nothing.

    A bar on everyone closes, one on a class or a list restricts. A grant opens a closing bar
    up to its own level. An uncertain grant against two bars is one unknown, in or out for
    both: so each level is asked for by itself.
    """
    on_everyone = []
    certainly = on_some = False
    for bar in biting:
        certainly = certainly or bar.weight is YES
        if bar.provision.who.kind is WhoKind.EVERYONE:
            on_everyone.append(bar)
        else:
            on_some = True
    closing = _distinct(on_everyone)
    certain = [bar for bar in closing if bar.weight is YES]
    levels = set()
    if not certainly:
        levels.add(Level.GENERAL)
    someone = on_some or any(_grants_to(bar, WhoKind.CLASS) for bar in closing)
    if someone and all(_grants_to(bar, WhoKind.CLASS) for bar in certain):
        levels.add(Level.RESTRICTED)
    if any(_may_limit(bar, certain) for bar in closing):
        levels.add(Level.LIMITED)
    if any(not _is_certainly_excepted_from(bar) for bar in closing):
        levels.add(Level.CLOSED)
    return frozenset(levels)


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


def _distinct(closing: Iterable[Weighed]) -> list[Weighed]:
    """Bars on everyone that are as certain, with the same grants, close alike: one of each."""
    alike = {
        (bar.weight, *((grant.provision.key, grant.weight) for grant in bar.grants)): bar
        for bar in closing
    }
    return list(alike.values())


def _grants_to(bar: Weighed, kind: WhoKind) -> list[Weighed]:
    """The grants against a bar to a class (everyone is one) or to a list."""
    kinds = (WhoKind.CLASS, WhoKind.EVERYONE) if kind is WhoKind.CLASS else (kind,)
    return [grant for grant in bar.grants if grant.provision.who.kind in kinds]


def _may_limit(bar: Weighed, certain: Iterable[Weighed]) -> bool:
    """Whether a closing bar may come to `limited`, and no certain one stay closed beside it.

    For that no grant to a class may be in against it; the others must do without those.
    """
    to_classes = _grants_to(bar, WhoKind.CLASS)
    if not _grants_to(bar, WhoKind.LIST) or any(grant.weight is YES for grant in to_classes):
        return False
    out = {grant.provision.key for grant in to_classes}
    return all(
        any(grant.provision.key not in out for grant in _effective_grants(other))
        for other in certain
    )


def _is_certainly_excepted_from(bar: Weighed) -> bool:
    return any(grant.weight is YES for grant in _effective_grants(bar))


def _effective_grants(bar: Weighed) -> list[Weighed]:
    """The grants against a bar that reach anybody."""
    return [grant for grant in bar.grants if grant.provision.who.kind is not WhoKind.NOBODY]


def _why_closed(legal: Levels, offers: Offers) -> ClosedBecause:
    if legal == CLOSED:
        return ClosedBecause.BARRED
    if offers.candidates:
        return ClosedBecause.SUSPENDED
    return ClosedBecause.WITHDRAWN if offers.released else ClosedBecause.UNRELEASED
