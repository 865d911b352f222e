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
DIRECTIVES_NAMED = 20
"""Of each changeset; more are counted."""
_UNTOLD = ("verification-key",)


@dataclass(slots=True)
class News:
    directives: list[Named] = field(default_factory=list)
    more_directives: int = 0
    others: Counter[str] = field(default_factory=Counter)
    """By kind."""


def newly_recorded(changesets: Collection[int], point: Point) -> Mapping[int, News]:
    """By the number of the changeset."""
    found: defaultdict[int, News] = defaultdict(News)
    entries = LedgerEntry.objects.filter(changeset__in=changesets, op="assert")
    kinds = entries.exclude(_COMMITMENT).exclude(kind__in=(*_UNTOLD, "directive"))
    for changeset, kind, count in kinds.values_list("changeset", "kind").annotate(Count("seq")):
        found[changeset].others[kind] = count
    names = names_at(point)
    for changeset in changesets:
        acts = entries.filter(kind="directive", changeset=changeset).order_by("seq")
        ids = acts.values_list("object_id", flat=True)[:DIRECTIVES_NAMED]
        named = [Named("directive", key, names.get(("directive", key), key)) for key in ids]
        found[changeset].directives = named
        if len(named) == DIRECTIVES_NAMED:
            found[changeset].more_directives = acts.count() - len(named)
    return found
