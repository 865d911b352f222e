"""The members of a list as the record has them now."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accesscontrol.models import ApprovedEntityList, ListMember, Organization
from registry.documents.build import period_of
from registry.errors import UnknownObject
from registry.models import LedgerEntry
from registry.queries.ledger import registry_zone
from registry.rules.periods import ends_before_it_starts, holds
from registry.rules.truth import NO

Object = dict[str, Any]
BATCH = 500


def check_list(list_id: str) -> None:
    """Raises: UnknownObject, when the list is not on record."""
    current = ApprovedEntityList.objects.filter(object_id=list_id, superseded_by__isnull=True)
    if not current.exists():
        raise UnknownObject(f"No list {list_id} is on record; see /api/v1/lists.")


def members_of(list_id: str, organizations: Collection[str]) -> Mapping[str, list[Object]]:
    """The member records that name some organisations, whatever their period."""
    found: defaultdict[str, list[Object]] = defaultdict(list)
    rows = _named(list_id).filter(organization__in=organizations).order_by("object_id")
    for document in rows.values_list("asserted_by__document", flat=True):
        member = json.loads(document)["object"]
        found[member["organization"]].append(member)
    return found


def members_at(list_id: str, at: datetime) -> Iterator[Object]:
    """The member records that name somebody and hold, or may hold, at an instant."""
    zone = registry_zone()
    rows = _named(list_id).order_by("object_id")
    for document in rows.values_list("asserted_by__document", flat=True).iterator():
        member = json.loads(document)["object"]
        if holds(period_of(member["period"], zone), at) is not NO:
            yield member


def names_of(organizations: Collection[str]) -> dict[str, Object]:
    """Name, country and identifiers of current organisations, as recorded."""
    rows = Organization.objects.filter(
        object_id__in=organizations, superseded_by__isnull=True
    ).values_list("asserted_by__document", flat=True)
    objects = [json.loads(document)["object"] for document in rows]
    return {obj["id"]: obj for obj in objects}


def runs_backwards(member: Object) -> bool:
    return ends_before_it_starts(period_of(member["period"], registry_zone()))


def ever_used(kind: str, ids: Collection[str]) -> set[str]:
    """Those of the ids that were given once: they are never given again."""
    given = LedgerEntry.objects.filter(kind=kind, op="assert", object_id__in=ids)
    return set(given.values_list("object_id", flat=True))


def _named(list_id: str) -> QuerySet[ListMember]:
    """Without the confidential, who name nobody."""
    members: QuerySet[ListMember] = QuerySet(ListMember)
    current = members.filter(list=list_id, superseded_by__isnull=True)
    return current.exclude(organization="")
