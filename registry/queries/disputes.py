"""Where sources disagree with what is on record: each such statement beside the recorded one."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import Q

from registry.documents.disputes import citations_in, disputed_value, disputes_of
from registry.projections import projection_of
from registry.queries.ledger import Object, Point

DISPUTED_KINDS = ("authority", "channel", "class", "developer", "directive", "family", "list",
                  "model", "proceeding", "source")  # fmt: skip
"""Organisations and members are not among them: there may be a million."""

_SAYS_OTHERWISE = Q(asserted_by__document__contains='"disputes":[{') | Q(
    asserted_by__document__contains='"disputes":{'
)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A source says otherwise. `pointer` leads to the member within the object."""

    kind: str
    object_id: str
    pointer: str
    recorded: Any
    claimed: Any
    source: str
    says: str
    standing: str


def disputes_in(kind: str, obj: Object) -> Iterator[Dispute]:
    """The disputes of one object. What is said of a part is found from the part."""
    for path, owner, citation in citations_in(obj):
        part = path.rpartition("/citations/")[0]
        for dispute in disputes_of(citation):
            within = part if _is_in(owner, dispute["pointer"]) else ""
            yield Dispute(
                kind=kind,
                object_id=obj["id"],
                pointer=f"{within}{dispute['pointer']}",
                recorded=disputed_value(owner, dispute["pointer"], obj),
                claimed=dispute["value"],
                source=citation["source"],
                says=citation["says"],
                standing=citation["standing"],
            )


@lru_cache(maxsize=4)
def disputes_at(point: Point) -> Sequence[Dispute]:
    """All on record at a point. Kept by it: its root stands for all that was recorded so far."""
    return tuple(
        dispute
        for kind in DISPUTED_KINDS
        for document in _disputed(kind, point)
        for dispute in disputes_in(kind, json.loads(document)["object"])
    )


def _disputed(kind: str, point: Point) -> Any:
    rows = projection_of(kind).row.objects.as_known_at(point.size).filter(_SAYS_OTHERWISE)
    return rows.order_by("object_id").values_list("asserted_by__document", flat=True)


def _is_in(owner: Object, pointer: str) -> bool:
    return pointer.split("/")[1] in owner
