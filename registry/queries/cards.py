"""Organisations and their listings as known at a ledger size, read from the tables on demand."""

import json
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import QuerySet

from registry.documents.build import membership_of, organization_of
from registry.models import LedgerEntry
from registry.projections import projection_of
from registry.rules.keeping import Kept
from registry.rules.record import Card, Membership, Organization

CARDS_KEPT = 16_384
"""Of the end of the ledger. One takes a kilobyte or two."""
CARDS_KEPT_OF_A_PAST = 1024

_NONE = Card(Organization(""), {})
"""What is kept of a name that is not on record."""


class CardsAsKnownAt:
    """Implements registry.rules.cards.Cards by the database. Asks it once for each card kept."""

    def __init__(
        self, size: int, zone: ZoneInfo, *, most: int, kept: Kept[str, Card] | None = None
    ) -> None:
        self.size = size
        self._zone = zone
        self._most = most
        self._kept: Kept[str, Card] = kept or Kept(most)

    def get(self, name: str) -> Card | None:
        card = self._kept.get(name)
        if card is None:
            card = self._read(name) or _NONE
            self._kept.put(name, card)
        return None if card is _NONE else card

    def names(self) -> Iterator[str]:
        rows = projection_of("organization").row.objects.as_known_at(self.size)
        yield from rows.order_by("object_id").values_list("object_id", flat=True).iterator()

    def somebody_on(self, listed: str) -> str | None:
        rows: QuerySet[Any] = projection_of("member").row.objects.as_known_at(self.size)
        named = rows.filter(list=listed).exclude(organization="").order_by("organization")
        return named.values_list("organization", flat=True).first()

    def at(self, size: int, touched: Collection[str], *, most: int) -> "CardsAsKnownAt":
        """At a later size, by which only the cards of these organisations may have changed.

        What is kept goes along, unless that is another number than may be kept there.
        """
        kept = self._kept.without(frozenset(touched)) if most == self._most else None
        return CardsAsKnownAt(size, self._zone, most=most, kept=kept)

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def _read(self, name: str) -> Card | None:
        """Both tables in one question, since it is asked while somebody waits."""
        with connection.cursor() as cursor:
            cursor.execute(_query(), (name, self.size, name, self.size, self.size))
            rows: list[tuple[str, str]] = cursor.fetchall()
        found: dict[str, Any] | None = None
        memberships: dict[str, list[Membership]] = {}
        for op, document in rows:
            if op == "member":
                membership = membership_of(json.loads(document)["object"], self._zone)
                if membership is not None:
                    memberships.setdefault(membership.list, []).append(membership)
            elif op != "retract":
                found = json.loads(document)["object"]
        if found is None:
            return None
        return Card(
            organization_of(found, self._zone),
            {
                listed: tuple(sorted(memberships[listed], key=lambda membership: membership.id))
                for listed in sorted(memberships)
            },
        )


@cache
def _query() -> str:
    """The last entry about an organisation, and those of the members that name it."""
    entry = LedgerEntry._meta.db_table
    member = projection_of("member").row._meta.db_table
    return f"""
        SELECT * FROM (
            SELECT op, document FROM {entry}
            WHERE kind = 'organization' AND object_id = %s AND seq <= %s
            ORDER BY seq DESC LIMIT 1
        ) AS organization
        UNION ALL
        SELECT 'member', entry.document FROM {member} AS member
        JOIN {entry} AS entry ON entry.seq = member.asserted_by_id
        WHERE member.organization = %s AND member.asserted_by_id <= %s
        AND (member.superseded_by_id IS NULL OR member.superseded_by_id > %s)
    """  # noqa: S608 names of our own tables
