"""Lists that somebody uploaded at the desk: the file, the report on it, and what they chose."""

import uuid

from django.db import models
from django.db.models import Q

from recording.models.drafts import ChangesetDraft
from registry.models.ledger import ID_LENGTH

FILE_NAME_LENGTH = 200


class ListUpload(models.Model):
    """A CSV file beside a list on record. It becomes a draft once, and then takes no more choices.

    `terms` is the JSON of what was said of the whole file, `decided` that of what was chosen for
    single rows, by line; `summary` and `rows` are the report, the rows deflated. `file` is
    deflated, and dropped when the draft is made.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=ID_LENGTH)
    list = models.CharField(max_length=ID_LENGTH)
    file_name = models.CharField(max_length=FILE_NAME_LENGTH)
    terms = models.JSONField()
    decided = models.JSONField(default=dict)
    summary = models.JSONField()
    rows = models.BinaryField()
    file = models.BinaryField()
    draft = models.OneToOneField(ChangesetDraft, models.CASCADE, null=True, related_name="upload")
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="list_upload_drops_its_file",
                condition=Q(draft=None) | Q(file=b""),
            ),
        ]
        indexes = [models.Index(name="list_upload_by_owner", fields=["owner", "-changed_at"])]

    def __str__(self) -> str:
        return f"upload {self.id} for {self.list}"
