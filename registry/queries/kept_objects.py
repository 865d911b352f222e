"""The objects of the kinds of which there are hundreds and not millions, kept as they were read."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from registry.queries.ledger import Point, objects_of

Object = dict[str, Any]

KEPT_KINDS = frozenset({"authority", "channel", "class", "developer", "family", "list", "model"})
KEPT = 4 * len(KEPT_KINDS)


def kept_objects(kind: str, point: Point) -> Mapping[str, Object]:
    """The objects of one kind on record at a point, by id. Nobody may change them."""
    if kind not in KEPT_KINDS:
        raise ValueError(f"there may be too many of the kind {kind} to keep")
    return _kept(kind, point)


@lru_cache(maxsize=KEPT)
def _kept(kind: str, point: Point) -> Mapping[str, Object]:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    return MappingProxyType({obj["id"]: obj for obj in objects_of(kind, point.size)})
