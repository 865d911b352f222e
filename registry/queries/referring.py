"""What on record speaks of an object, with its name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Q

from registry.models import Reference
from registry.projections import projection_of
from registry.queries.ledger import Point
from registry.queries.names import names_at

MOST_SHOWN = 200
HIDDEN_KINDS = ("member", "verification-key")
"""Members of lists have pages of their own rules: some name nobody on purpose."""


class Named(NamedTuple):
    kind: str
    id: str
    name: str


def referring_to(kind: str, object_id: str, point: Point) -> tuple[list[Named], bool]:
    """The objects that speak of this one at a point, by name; and whether there are more."""
    rows = Reference.objects.filter(
        Q(superseded_by__isnull=True) | Q(superseded_by__gt=point.size),
        asserted_by__lte=point.size,
        to_id=object_id,
        to_kinds__contains=kind,
    ).exclude(from_kind__in=HIDDEN_KINDS)
    found = rows.order_by("from_kind", "from_id").values_list("from_kind", "from_id").distinct()
    pairs = list(found[: MOST_SHOWN + 1])
    names = titles_of(pairs[:MOST_SHOWN], point)
    named = [Named(*pair, names.get(pair, pair[1])) for pair in pairs[:MOST_SHOWN]]
    named.sort(key=lambda one: (one.kind, one.name.lower()))
    return named, len(pairs) > MOST_SHOWN


def titles_of(pairs: Iterable[tuple[str, str]], point: Point) -> Mapping[tuple[str, str], str]:
    """What objects are called, by kind and id; those that are not on record are left out."""
    names = names_at(point)
    found = {}
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for kind, object_id in pairs:
        if (kind, object_id) in names:
            found[kind, object_id] = names[kind, object_id]
        elif kind in _COLUMNS:
            asked[kind].append(object_id)
    for kind, ids in asked.items():
        rows: Any = projection_of(kind).row.objects
        live = rows.as_known_at(point.size).filter(object_id__in=ids)
        for object_id, name in live.values_list("object_id", _COLUMNS[kind]):
            found[kind, object_id] = name
    return found


_COLUMNS = {"organization": "name", "proceeding": "title", "source": "title"}
