"""Versioned rows: one row is one version of an object, between two entries of the ledger."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from registry.models.ledger import ID_LENGTH, LedgerEntry


class VersionedQuerySet(models.QuerySet["VersionedRow"]):
    def as_known_at(self, size: int) -> Self:
        """The versions on record at a ledger size."""
        return self.filter(
            Q(superseded_by__isnull=True) | Q(superseded_by__gt=size), asserted_by__lte=size
        )

    def current(self) -> Self:
        return self.filter(superseded_by__isnull=True)


class VersionedRow(models.Model):
    """A version of one recorded object; the object itself is in the ledger entry.

    The columns beside are an index over that document: `verify_ledger` proves that they agree.

    `superseded_by` has no index of its own: nearly every row has none, and SQLite would go
    through all of these rather than look a few objects up by their ids.
    """

    object_id = models.CharField("id", max_length=ID_LENGTH)
    asserted_by = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="+", db_index=False)
    superseded_by = models.ForeignKey(
        LedgerEntry, models.PROTECT, null=True, related_name="+", db_index=False
    )

    objects: ClassVar[models.Manager["VersionedRow"]] = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                name="%(class)s_has_one_current_version",
                fields=["object_id"],
                condition=Q(superseded_by__isnull=True),
            ),
            models.UniqueConstraint(
                name="%(class)s_has_one_version_an_entry", fields=["asserted_by"]
            ),
            models.CheckConstraint(
                name="%(class)s_runs_forwards",
                condition=Q(superseded_by__isnull=True) | Q(superseded_by__gt=F("asserted_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.object_id
