"""Stored decisions: the evidence of what was asked and answered. Append-only."""

from django.db import models
from django.db.models import Q

from accesscontrol.models.accounts import Account


class StoredDecision(models.Model):
    """One check with its answer, kept as it went out. The database refuses to change it.

    `asked` is the question as it came, `understood` as it was read; `answer` is the text of
    the answer, to the byte. A decision asked for by a key of no account has none.
    """

    id = models.UUIDField(primary_key=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    asked_by = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    asked = models.JSONField()
    understood = models.JSONField()
    answer = models.TextField()
    outcome = models.CharField(max_length=16)
    ledger_size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_outcome_is_known",
                condition=Q(outcome__in=["allow", "deny", "indeterminate"]),
            ),
        ]
        indexes = [
            models.Index(name="decision_by_account", fields=["account", "id"]),
            models.Index(name="decision_by_principal", fields=["asked_by", "id"]),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"
