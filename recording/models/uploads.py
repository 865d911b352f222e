"""Lists that somebody uploaded at the desk: the file, the report on it, and what they chose."""

import uuid

from django.db import models
from django.db.models import Q

from recording.models.drafts import ChangesetDraft
from registry.models.ledger import ID_LENGTH

FILE_NAME_LENGTH = 200

COMPARE, DRAFT = "compare", "draft"
"""What a worker does with a long file: read it against the record; make a draft of it."""
TASK_LENGTH = 16
HOLDER_LENGTH = 32


class ListUpload(models.Model):
    """A CSV file beside a list on record. It becomes a draft once, and then takes no more choices.

    `terms` is the JSON of what was said of the whole file, `decided` that of what was chosen for
    single rows, by line; `summary` and `rows` are the report, the rows deflated. `file` is
    deflated, and dropped when the draft is made.

    `task` is what is to be done with it, "" for nothing. Whoever does it is the `holder` until
    `held_until`, and has read `done` of its `expected` lines; `attempts` counts who began.
    `failure` says why the last task came to nothing. Before the first comparison is done there is
    no report: `summary` is empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=ID_LENGTH)
    list = models.CharField(max_length=ID_LENGTH)
    file_name = models.CharField(max_length=FILE_NAME_LENGTH)
    terms = models.JSONField()
    decided = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    rows = models.BinaryField(default=bytes)
    file = models.BinaryField()
    draft = models.OneToOneField(ChangesetDraft, models.CASCADE, null=True, related_name="upload")
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    task = models.CharField(max_length=TASK_LENGTH, blank=True, default="", db_default="")
    asked_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=HOLDER_LENGTH, blank=True, default="", db_default="")
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0, db_default=0)
    done = models.PositiveIntegerField(default=0, db_default=0)
    expected = models.PositiveIntegerField(default=0, db_default=0)
    failure = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="list_upload_drops_its_file",
                condition=Q(draft=None) | Q(file=b""),
            ),
        ]
        indexes = [
            models.Index(name="list_upload_by_owner", fields=["owner", "-changed_at"]),
            models.Index(name="list_upload_that_waits", fields=["asked_at"], condition=~Q(task="")),
        ]

    def __str__(self) -> str:
        return f"upload {self.id} for {self.list}"
