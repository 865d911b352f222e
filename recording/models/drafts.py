"""Changesets on their way to the ledger. Nothing here is the record."""

import uuid

from django.db import models
from django.db.models import F, Q

from recording.rules.workflow import State
from registry.models import Changeset
from registry.models.ledger import ID_LENGTH

STATES = [state.value for state in State]
DIGEST_LENGTH = 64
NOBODY = Q(approver="", approved_at=None)
SOMEBODY = ~Q(approver="") & Q(approved_at__isnull=False)
REVIEWED = ~Q(acknowledged_by="") & Q(acknowledged_at__isnull=False)


class ChangesetDraft(models.Model):
    """A changeset that is written, reviewed and at last published, or withdrawn.

    `document` is its canonical JSON. `revision` counts every change of the row, and is what a
    writer must have read. `author` wrote the document as it stands; who wrote earlier ones is
    in the revisions. Principals are kept by their ids, which are pseudonyms.

    `impact` is the canonical JSON of what was approved, `impact_digest` its digest. Both stay
    when an approval lapses, so that the next approver sees what has changed; `lapsed_code` and
    `lapsed_detail` then say why it did.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=300)
    reason = models.TextField()
    document = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, default=State.DRAFT.value)
    author = models.CharField(max_length=ID_LENGTH)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    approver = models.CharField(max_length=ID_LENGTH, blank=True)
    approved_at = models.DateTimeField(null=True)
    impact = models.TextField(blank=True)
    impact_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True)
    lapsed_code = models.CharField(max_length=64, blank=True)
    lapsed_detail = models.TextField(blank=True)
    publish_at = models.DateTimeField(null=True)
    scheduled_by = models.CharField(max_length=ID_LENGTH, blank=True)
    published_by = models.CharField(max_length=ID_LENGTH, blank=True)
    publisher_hands = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    changeset = models.OneToOneField(
        Changeset, models.PROTECT, null=True, related_name="draft", verbose_name="in the ledger"
    )
    emergency_reason = models.TextField(blank=True)
    acknowledged_by = models.CharField(max_length=ID_LENGTH, blank=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "changeset draft"
        constraints = [
            models.CheckConstraint(name="draft_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="draft_is_submitted_before_review",
                condition=Q(submitted_at__isnull=False)
                | ~Q(state__in=[State.SUBMITTED.value, State.APPROVED.value]),
            ),
            models.CheckConstraint(
                name="draft_is_approved_by_another",
                condition=NOBODY | (SOMEBODY & ~Q(approver=F("author"))),
            ),
            models.CheckConstraint(
                name="draft_approval_goes_with_its_state",
                condition=(
                    Q(state=State.APPROVED.value, emergency_reason="")
                    & SOMEBODY
                    & ~Q(impact_digest="")
                )
                | (Q(state=State.PUBLISHED.value) & SOMEBODY & Q(emergency_reason=""))
                | (Q(state=State.PUBLISHED.value) & NOBODY & ~Q(emergency_reason=""))
                | (
                    ~Q(state__in=[State.APPROVED.value, State.PUBLISHED.value])
                    & NOBODY
                    & Q(emergency_reason="")
                ),
            ),
            models.CheckConstraint(
                name="draft_is_published_whole",
                condition=Q(
                    Q(state=State.PUBLISHED.value)
                    & ~Q(published_by="")
                    & Q(published_at__isnull=False)
                    & Q(changeset__isnull=False)
                )
                | (
                    ~Q(state=State.PUBLISHED.value)
                    & Q(published_by="", published_at=None, changeset=None)
                ),
            ),
            models.CheckConstraint(
                name="draft_is_scheduled_once_approved",
                condition=Q(publish_at=None, scheduled_by="")
                | (
                    Q(
                        publish_at__isnull=False,
                        state__in=[State.APPROVED.value, State.PUBLISHED.value],
                    )
                    & ~Q(scheduled_by="")
                ),
            ),
            models.CheckConstraint(
                name="draft_emergency_is_acknowledged_by_another",
                condition=Q(acknowledged_by="", acknowledged_at=None)
                | (
                    REVIEWED
                    & ~Q(emergency_reason="")
                    & ~Q(acknowledged_by=F("published_by"))
                    & ~Q(acknowledged_by=F("author"))
                ),
            ),
        ]
        indexes = [
            models.Index(name="draft_by_age", fields=["-created_at", "-id"]),
            models.Index(
                name="draft_that_is_scheduled",
                fields=["publish_at"],
                condition=Q(state=State.APPROVED.value, publish_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} changeset {self.id}: {self.title}"


class DraftRevision(models.Model):
    """A document that a draft had, and who wrote it. Append-only."""

    draft = models.ForeignKey(ChangesetDraft, models.PROTECT, related_name="revisions")
    revision = models.PositiveIntegerField()
    document = models.TextField()
    author = models.CharField(max_length=ID_LENGTH)
    author_hands = models.JSONField()
    """What `recording.rules.four_eyes` tells the author by."""
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="draft_revision_once", fields=["draft", "revision"]),
        ]

    def __str__(self) -> str:
        return f"revision {self.revision} of {self.draft_id}"


class ReviewComment(models.Model):
    """What somebody said when they approved, rejected, withdrew or acknowledged. Append-only."""

    draft = models.ForeignKey(ChangesetDraft, models.PROTECT, related_name="comments")
    revision = models.PositiveIntegerField()
    action = models.CharField(max_length=16)
    author = models.CharField(max_length=ID_LENGTH)
    written_at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="comment_says_something", condition=~Q(text="")),
            models.UniqueConstraint(name="comment_of_revision_once", fields=["draft", "revision"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} of {self.draft_id} by {self.author}"
