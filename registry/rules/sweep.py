"""Passing over time once, from turn to turn, and telling the tier between them."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from registry.rules.layering import Layering, Offered
from registry.rules.layers import Weighed, followed_until, follows_from
from registry.rules.tiers import Layer, Tier
from registry.rules.truth import NO, YES

Turn = tuple[datetime, str, Weighed]
"""From an instant on a provision weighs as much. The text is the slot that it has it in: `bar`,
`begun` or `offer`, or for a GRANT the key of the bar that it is against."""


@dataclass(frozen=True, slots=True)
class Interval:
    """One tier for [start, end), aware UTC; None is the beginning or the end of time."""

    start: datetime | None
    end: datetime | None
    tier: Tier


class Sweep:
    """The intervals up to where it has come. Every period has a start: at first nothing is live."""

    def __init__(self, *, untracked: bool, layering: Layering) -> None:
        self._untracked = untracked
        self._layering = layering
        self._law = _Law(layering)
        self._offers = _Offers()
        self._told: list[Interval] = []
        self._since: datetime | None = None
        self._legal = self._law.layer()
        self._offered = self._offers.layer(layering, untracked=untracked)
        self._tier = layering.tier(self._legal, self._offered)

    def go_on(self, turns: Sequence[Turn]) -> None:
        """Over turns in the order of time, all behind those that it has gone over before."""
        last = len(turns) - 1
        law_moved = offers_moved = False
        for number, (when, slot, weighed) in enumerate(turns):
            if slot in ("offer", "begun"):
                self._offers.turn(slot, weighed)
                offers_moved = True
            else:
                self._law.turn(slot, weighed)
                law_moved = True
            if number == last or turns[number + 1][0] != when:
                self._tell(when, law_moved=law_moved, offers_moved=offers_moved)
                law_moved = offers_moved = False

    def intervals(self) -> list[Interval]:
        """Oldest first, without gaps; neighbours differ."""
        return [*self._told, Interval(self._since, None, self._tier)]

    def copy(self) -> Self:
        """Another that has come as far, and goes on by itself."""
        other = copy(self)
        other._law, other._offers = self._law.copy(), self._offers.copy()
        other._told = self._told.copy()
        return other

    def _tell(self, when: datetime, *, law_moved: bool, offers_moved: bool) -> None:
        if law_moved:
            self._legal = self._law.layer()
        if offers_moved:
            self._offered = self._offers.layer(self._layering, untracked=self._untracked)
        tier = self._layering.tier(self._legal, self._offered)
        if tier is not self._tier and tier != self._tier:
            self._told.append(Interval(self._since, when, self._tier))
            self._since, self._tier = when, tier


class _Law:
    """The live bars, each with the live grants against it."""

    def __init__(self, layering: Layering) -> None:
        self._layering = layering
        self._bars: dict[str, Weighed] = {}
        self._grants: defaultdict[str, dict[str, Weighed]] = defaultdict(dict)

    def turn(self, slot: str, weighed: Weighed) -> None:
        if slot == "bar":
            self._put_bar(weighed)
        else:
            _put(self._grants[slot], weighed)
            if slot in self._bars:
                self._put_bar(self._bars[slot])

    def layer(self) -> Layer:
        return self._layering.law(self._bars.values())

    def copy(self) -> "_Law":
        other = _Law(self._layering)
        other._bars.update(self._bars)
        other._grants.update((bar, grants.copy()) for bar, grants in self._grants.items())
        return other

    def _put_bar(self, bar: Weighed) -> None:
        grants = self._grants.get(bar.provision.key)
        if grants is not None:
            bar = self._layering.against(bar, grants.values())
        _put(self._bars, bar)


class _Offers:
    """The live offers in two orders, so that the latest are found without looking at all."""

    def __init__(self) -> None:
        self._floors: dict[str, Weighed] = {}
        self._released = False
        self._live: dict[str, Weighed] = {}
        self._by_end: list[tuple[tuple[datetime, bool], str]] = []
        self._certain: list[tuple[tuple[datetime, bool], str]] = []

    def turn(self, slot: str, weighed: Weighed) -> None:
        if slot == "offer":
            self._put(weighed)
        else:
            self._released = self._released or weighed.weight is YES
            if weighed.provision.irrevocable:
                _put(self._floors, weighed)

    def layer(self, layering: Layering, *, untracked: bool) -> Offered:
        floors = tuple(self._floors.values())
        return layering.offered(
            self._candidates(), floors, released=self._released, untracked=untracked
        )

    def copy(self) -> "_Offers":
        other = _Offers()
        other._floors, other._released = self._floors.copy(), self._released
        other._live = self._live.copy()
        other._by_end, other._certain = self._by_end.copy(), self._certain.copy()
        return other

    def _put(self, offer: Weighed) -> None:
        key = offer.provision.key
        before = self._live.pop(key, None)
        if before is not None:
            _remove(self._by_end, (followed_until(before), key))
            if before.weight is YES:
                _remove(self._certain, (follows_from(before), key))
        if offer.weight is not NO:
            self._live[key] = offer
            insort(self._by_end, (followed_until(offer), key))
            if offer.weight is YES:
                insort(self._certain, (follows_from(offer), key))

    def _candidates(self) -> tuple[Weighed, ...]:
        """As `layers.latest`."""
        since = bisect_left(self._by_end, (self._certain[-1][0], "")) if self._certain else 0
        return tuple(self._live[key] for _, key in self._by_end[since:])


def _put(live: dict[str, Weighed], weighed: Weighed) -> None:
    if weighed.weight is NO:
        live.pop(weighed.provision.key, None)
    else:
        live[weighed.provision.key] = weighed


def _remove(
    ordered: list[tuple[tuple[datetime, bool], str]], item: tuple[tuple[datetime, bool], str]
) -> None:
    del ordered[bisect_left(ordered, item)]
