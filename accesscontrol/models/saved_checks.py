"""Saved checks: questions that an owner keeps, to be told when their outcome changes."""

from django.db import models
from django.db.models import Q

from registry.models.ledger import ID_LENGTH

LABEL_LENGTH = 200
OUTCOMES = ["allow", "deny", "indeterminate", ""]
"""Blank where the model or the channel is not on record any more."""


class SavedCheck(models.Model):
    """A question about now, always, with the answer that its owner last had reason to know.

    `owner` is the id of an account, or for a key of no account that of the principal. The
    question is kept as it was read: ids in place of aliases and identifiers. `parent` is the
    parent that counts, by the question's own word or on record. `answered_at` and
    `answered_size` say as of when and on which record the answer was worked out; until
    `turns_at` time alone does not change it, null if ever.
    """

    owner = models.CharField(max_length=ID_LENGTH)
    label = models.CharField(max_length=LABEL_LENGTH, blank=True)
    frontier_model = models.CharField(max_length=ID_LENGTH)
    channel = models.CharField(max_length=ID_LENGTH)
    organization = models.CharField(max_length=ID_LENGTH, blank=True)
    affiliate_of = models.CharField(max_length=ID_LENGTH, blank=True)
    staff = models.BooleanField(default=False)
    classes = models.JSONField(default=dict)
    lists = models.JSONField(default=dict)
    trust = models.CharField(max_length=16)
    parent = models.CharField(max_length=ID_LENGTH, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    answer = models.JSONField(default=dict)
    """`permitted`, `offered`, `blocked_by` and `controlling`, as an answer has them."""
    answered_at = models.DateTimeField()
    answered_size = models.PositiveBigIntegerField()
    turns_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    """Since when the outcome is this one, as far as it was watched."""
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="saved_check_outcome_is_known", condition=Q(outcome__in=OUTCOMES)
            ),
        ]
        indexes = [
            models.Index(name="saved_check_by_owner", fields=["owner", "id"]),
            models.Index(name="saved_check_by_pair", fields=["frontier_model", "channel", "id"]),
            models.Index(
                name="saved_check_turning",
                fields=["turns_at", "id"],
                condition=Q(turns_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"saved check {self.pk} of {self.owner}"


class ChecksAsked(models.Model):
    """The row that says up to which size of the ledger saved checks were asked again.

    Whoever asks them again locks it, and whoever saves one: so no publication comes in between.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)
    ledger_size = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "checks asked"
        constraints = [
            models.CheckConstraint(name="checks_are_asked_by_one_row", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return f"asked through {self.ledger_size}"
