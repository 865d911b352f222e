"""Tiers as plain data: the words that tables, pages and interfaces show."""

from functools import cache
from typing import Any

from registry.rules.tiers import Levels, Tier


@cache
def level_word(levels: Levels) -> str:
    """The most open level that may hold."""
    return min(levels).word


def tier_data(tier: Tier) -> dict[str, Any]:
    return {
        "tier": level_word(tier.possible),
        "legal": level_word(tier.legal),
        "offered": level_word(tier.offered),
        "possible": list(_words(tier.possible)),
        "closed_because": tier.closed_because,
        "controlling": list(tier.controlling),
    }


@cache
def _words(levels: Levels) -> tuple[str, ...]:
    return tuple(level.word for level in sorted(levels))
