"""What the objects on record are called, for sentences and pages."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from registry.models import Directive
from registry.queries.kept_objects import KEPT_KINDS, kept_objects
from registry.queries.ledger import Point

Names = Mapping[tuple[str, str], str]


@lru_cache(maxsize=4)
def names_at(point: Point) -> Names:
    """The name of each object by kind and id; of a directive its title.

    Organisations are not among them: there may be a million. Kept by the point, whose root stands
    for all that was recorded up to there.
    """
    directives: Any = Directive.objects.as_known_at(point.size)
    found = {
        ("directive", key): title for key, title in directives.values_list("object_id", "title")
    }
    for kind in sorted(KEPT_KINDS):
        found.update(((kind, key), obj["name"]) for key, obj in kept_objects(kind, point).items())
    return MappingProxyType(found)
