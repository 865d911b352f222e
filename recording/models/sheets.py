"""Forms of the desk that their author has begun. They are nobody else's, and no record."""

import uuid

from django.db import models
from django.db.models import Q

from recording.models.drafts import ChangesetDraft
from registry.models.ledger import ID_LENGTH


class DeskSheet(models.Model):
    """A changeset that one person is filling in, faulty as it may be.

    `sheet` is the JSON of `recording.rules.forms.sheets`. `draft` is the changeset that it was
    taken from or became, `draft_revision` the revision of it that the author has seen.
    `confirmed` are the digests of the sentences that the author has confirmed, `seen` the pages
    that were saved at least once, so that nobody is blamed for what they have not come to yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=ID_LENGTH)
    sheet = models.JSONField()
    seen = models.JSONField(default=list)
    confirmed = models.JSONField(default=list)
    draft = models.ForeignKey(ChangesetDraft, models.CASCADE, null=True, related_name="sheets")
    draft_revision = models.PositiveIntegerField(null=True)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="desk_sheet_once_a_draft", fields=["owner", "draft"]),
            models.CheckConstraint(
                name="desk_sheet_knows_its_revision",
                condition=Q(draft=None, draft_revision=None, handed_in_at=None)
                | Q(draft__isnull=False, draft_revision__isnull=False),
            ),
        ]
        indexes = [models.Index(name="desk_sheet_by_owner", fields=["owner", "-changed_at"])]

    def __str__(self) -> str:
        return f"sheet {self.id} of {self.owner}"
