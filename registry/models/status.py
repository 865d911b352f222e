"""The status history as a table: derived from the ledger, for reading."""

from django.db import models
from django.db.models import F, Q

from registry.models.ledger import ID_LENGTH
from registry.rules.vocabulary import Level

LEVELS = [level.word for level in Level]


class StatusInterval(models.Model):
    """One tier of a model over a channel for [start, end), at the default evidence threshold.

    A null bound is the beginning or the end of time. `possible` holds every level that may
    be so; `tier`, `legal` and `offered` are the most open of theirs.
    """

    frontier_model = models.CharField(max_length=ID_LENGTH)
    channel = models.CharField(max_length=ID_LENGTH)
    start = models.DateTimeField(null=True)
    end = models.DateTimeField(null=True)
    tier = models.CharField(max_length=16)
    legal = models.CharField(max_length=16)
    offered = models.CharField(max_length=16)
    possible = models.JSONField()
    closed_because = models.CharField(max_length=16, blank=True)
    controlling = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="status_interval_starts_once",
                fields=["frontier_model", "channel", "start"],
            ),
            models.UniqueConstraint(
                name="status_history_begins_once",
                fields=["frontier_model", "channel"],
                condition=Q(start__isnull=True),
            ),
            models.CheckConstraint(
                name="status_interval_runs_forwards",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(start__lt=F("end")),
            ),
            models.CheckConstraint(name="status_tier_is_known", condition=Q(tier__in=LEVELS)),
        ]
        indexes = [models.Index(name="status_boundary", fields=["start"])]

    def __str__(self) -> str:
        return f"{self.frontier_model} over {self.channel}: {self.tier} from {self.start}"
