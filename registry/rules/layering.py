"""Layers and tiers of what is live together, each worked out once.

Most models share nearly all that is live at a turn, whatever of their own lies before and behind
it: orders to everybody, the acts of one developer.
"""

from collections.abc import Collection
from typing import Any

from registry.rules.layers import Offers, Weighed
from registry.rules.tiers import Layer, Tier, legal_layer, offered_layer, tier_from
from registry.rules.truth import YES

MOST_TOGETHER = 32
"""What more bars come to is not kept: a long list of names would be kept for every turn."""

Offered = tuple[Layer, Offers]


class Layering:
    """Told apart by identity, so each finding is kept beside the parts that it is found by."""

    def __init__(self) -> None:
        self._bars: dict[tuple[int, ...], tuple[Any, Weighed]] = {}
        self._laws: dict[frozenset[int], tuple[Any, Layer]] = {}
        self._offers: dict[tuple[object, ...], tuple[Any, Offered]] = {}
        self._tiers: dict[tuple[int, int], tuple[Any, Tier]] = {}

    def against(self, bar: Weighed, grants: Collection[Weighed]) -> Weighed:
        """A bar with the live grants against it, which are few."""
        key = (id(bar.provision), bar.weight.value, *map(id, grants))
        found = self._bars.get(key)
        if found is None:
            together = Weighed(bar.provision, bar.weight, tuple(grants))
            found = self._bars[key] = (bar, together)
        return found[1]

    def law(self, bars: Collection[Weighed]) -> Layer:
        if len(bars) > MOST_TOGETHER:
            return legal_layer(bars)
        key = frozenset(map(id, bars))
        found = self._laws.get(key)
        if found is None:
            found = self._laws[key] = (tuple(bars), legal_layer(bars))
        return found[1]

    def offered(
        self,
        candidates: tuple[Weighed, ...],
        floors: tuple[Weighed, ...],
        *,
        released: bool,
        untracked: bool,
    ) -> Offered:
        key = (released, untracked, len(floors), *map(id, floors), *map(id, candidates))
        found = self._offers.get(key)
        if found is None:
            certain = any(candidate.weight is YES for candidate in candidates)
            offers = Offers(candidates, certain, floors, released)
            layer = offered_layer(offers, untracked=untracked)
            found = (None, (layer, offers))
            if len(candidates) + len(floors) <= MOST_TOGETHER:
                self._offers[key] = found
        return found[1]

    def tier(self, legal: Layer, offered: Offered) -> Tier:
        key = id(legal), id(offered)
        found = self._tiers.get(key)
        if found is None:
            found = ((legal, offered), tier_from(legal, *offered))
            if len(found[1].controlling) <= MOST_TOGETHER:
                self._tiers[key] = found
        return found[1]
