"""The change log: every change of the record and of a status, in order, without gaps."""

from django.db import models
from django.db.models import Q

from registry.models.ledger import ID_LENGTH


class Change(models.Model):
    """One change; `data` is its public form. Append-only, like the ledger.

    `boundary_at` is set where a boundary of the status history was reached.
    """

    sequence = models.PositiveBigIntegerField(primary_key=True)
    type = models.CharField(max_length=32)
    at = models.DateTimeField()
    ledger_size = models.PositiveBigIntegerField()
    frontier_model = models.CharField(max_length=ID_LENGTH, blank=True)
    channel = models.CharField(max_length=ID_LENGTH, blank=True)
    boundary_at = models.DateTimeField(null=True)
    data = models.JSONField()

    class Meta:
        indexes = [
            # The log at a size of the ledger, without reading all of it.
            models.Index(name="changes_by_ledger_size", fields=["ledger_size", "sequence"]),
        ]
        constraints = [
            models.UniqueConstraint(
                name="boundary_is_recorded_once",
                fields=["frontier_model", "channel", "boundary_at", "ledger_size"],
                condition=Q(boundary_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"change {self.sequence}: {self.type}"
