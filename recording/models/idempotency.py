"""Answers kept so that a request that is sent twice is done once."""

from django.db import models
from django.db.models import Q

from registry.models.ledger import ID_LENGTH


class IdempotencyRecord(models.Model):
    """One request of a principal under a key of its choice; in flight until it has a status."""

    principal = models.CharField(max_length=ID_LENGTH)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of method, address and the SHA-256 of the body."""
    started_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=bytes)
    """Deflated: the report of a long list has millions of bytes."""

    class Meta:
        constraints = [
            models.UniqueConstraint(name="idempotency_key_once", fields=["principal", "key"]),
            models.CheckConstraint(
                name="idempotency_keeps_no_failure",
                condition=Q(status=None) | Q(status__gte=200, status__lt=500),
            ),
        ]
        indexes = [models.Index(name="idempotency_by_age", fields=["started_at"])]

    def __str__(self) -> str:
        return f"{self.principal} {self.key}"
