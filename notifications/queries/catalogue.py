"""Names, and what lists are named for, as known at a ledger size."""

import json
from collections.abc import Collection
from functools import lru_cache
from typing import Any

from accesscontrol.models import ApprovedEntityList
from notifications.rules.catalogue import Catalogue, ModelCard
from notifications.rules.reaching import Reach
from registry.models import Channel, Directive, FrontierModel, Reference, VersionedRow
from registry.queries.ledger import Point, point_of


def catalogue_at(size: int, lists: Collection[str] = ()) -> Catalogue:
    """The catalogue at a ledger size, with what the provisions that name `lists` speak of.

    What was taken off the record is in it too, by what was last said of it.
    """
    catalogue = _catalogue(point_of(size))
    if not lists:
        return catalogue
    named = {list_id: _named_for(list_id, size, catalogue) for list_id in lists}
    return Catalogue(catalogue.models, catalogue.channels, catalogue.lists, named)


@lru_cache(maxsize=4)
def _catalogue(point: Point) -> Catalogue:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    return Catalogue(
        models={
            key: ModelCard(name, developer, family)
            for key, name, developer, family in _said(
                FrontierModel, point.size, "name", "developer", "family"
            )
        },
        channels=dict(_said(Channel, point.size, "name")),
        lists=dict(_said(ApprovedEntityList, point.size, "name")),
    )


def _said(kind: type[VersionedRow], size: int, *columns: str) -> Any:
    """The id and some columns of every version up to a size, so that the last comes last."""
    versions: Any = kind.objects.filter(asserted_by__lte=size).order_by("asserted_by")
    return versions.values_list("object_id", *columns)


def _named_for(list_id: str, size: int, catalogue: Catalogue) -> Reach:
    """What the provisions for the list speak of, at a ledger size."""
    references = Reference.objects.filter(
        from_kind="directive", to_id=list_id, asserted_by__lte=size
    )
    directives = Directive.objects.as_known_at(size).filter(
        object_id__in=references.values("from_id")
    )
    found = Reach()
    for document in directives.values_list("asserted_by__document", flat=True):
        for provision in json.loads(document)["object"]["provisions"]:
            if (provision.get("who") or {}).get("list") == list_id:
                found |= catalogue.of_provision(provision)
    return found
