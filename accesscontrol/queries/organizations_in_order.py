"""The organisations on record in the order of their ids, a batch at a time."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accesscontrol.models import ListMember, Organization
from registry.queries.ledger import current_size

BATCH = 1000
_FACTS = '"facts"'

Row = tuple[str, str, str]


class Listed(NamedTuple):
    """`is_plain`: the record certainly says nothing of it but who it is."""

    id: str
    is_plain: bool


def organizations_behind(after: str, size: int) -> Iterator[Listed]:
    """Those behind an id, as known at a ledger size. No more is read than is taken, by a batch."""
    while rows := _batch(after, size):
        names = [name for name, _, _ in rows]
        # In whatever version: who was ever a member is looked at more closely, and that is all.
        members = set(
            _members().filter(organization__in=names).values_list("organization", flat=True)
        )
        for name, parent, document in rows:
            yield Listed(name, not (parent or _FACTS in document or name in members))
        after = names[-1]


def _members() -> QuerySet[Any, Any]:
    return ListMember.objects.all()


def _batch(after: str, size: int) -> list[Row]:
    """At the end of the ledger by the index over what is current, which knows no past."""
    if current_size() == size:
        current = Organization.objects.current().filter(asserted_by__lte=size)
        rows = _first(current, after)
        if current_size() == size:
            return rows
    return _first(Organization.objects.as_known_at(size), after)


def _first(rows: QuerySet[Any, Any], after: str) -> list[Row]:
    behind = rows.filter(object_id__gt=after).order_by("object_id")
    return list(behind.values_list("object_id", "affiliate_of", "asserted_by__document")[:BATCH])
