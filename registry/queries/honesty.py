"""How far the record can be relied on: how old it is, how much of it is unsure or disputed."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry.models import Directive
from registry.queries.disputes import disputes_at
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import Point, record_of, rests_on_reconstruction
from registry.rules.existence import existence
from registry.rules.truth import UNKNOWN
from registry.rules.vocabulary import DEFAULT_TRUST


@dataclass(frozen=True, slots=True)
class Honesty:
    """Counts over everything on record at a point."""

    directives: int
    provisions: int
    unconfirmed: int
    """Provisions that are only reported or alleged."""
    disputes: int
    """Statements that a source contradicts."""
    lists: int
    undisclosed: int
    """Lists whose members nobody has published."""
    untracked: int
    """Channels of models that the registry does not follow."""
    reconstructed: bool
    """Some time of recording was given afterwards."""


@lru_cache(maxsize=8)
def honesty_at(point: Point) -> Honesty:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    provisions = record_of(point).provisions.values()
    directives: Any = Directive.objects.as_known_at(point.size)
    lists = kept_objects("list", point).values()
    return Honesty(
        directives=directives.count(),
        provisions=len(provisions),
        unconfirmed=sum(
            existence(provision.standing, DEFAULT_TRUST) is UNKNOWN for provision in provisions
        ),
        disputes=len(disputes_at(point)),
        lists=len(lists),
        undisclosed=sum(not obj.get("published") for obj in lists),
        untracked=sum(
            len(obj.get("untracked") or ()) for obj in kept_objects("model", point).values()
        ),
        reconstructed=rests_on_reconstruction(point),
    )
