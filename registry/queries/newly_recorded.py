"""What changesets brought on record, in short: directives by name, of all else how many."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from registry.models import LedgerEntry
from registry.queries.ledger import Point
from registry.queries.names import names_at
from registry.queries.referring import Named

_COMMITMENT = Q(kind="member", document__contains='"commitment":"')
"""Nobody is to know of these."""
_UNTOLD = ("verification-key",)


@dataclass(slots=True)
class News:
    directives: list[Named] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)
    """By kind."""


def newly_recorded(changesets: Collection[int], point: Point) -> Mapping[int, News]:
    """By the number of the changeset."""
    found: defaultdict[int, News] = defaultdict(News)
    entries = LedgerEntry.objects.filter(changeset__in=changesets, op="assert")
    kinds = entries.exclude(_COMMITMENT).exclude(kind__in=(*_UNTOLD, "directive"))
    for changeset, kind, count in kinds.values_list("changeset", "kind").annotate(Count("seq")):
        found[changeset].others[kind] = count
    acts = entries.filter(kind="directive").order_by("seq").values_list("changeset", "object_id")
    names = names_at(point)
    for changeset, key in acts:
        named = Named("directive", key, names.get(("directive", key), key))
        found[changeset].directives.append(named)
    return found
