"""What is kept of a changeset on its way to the ledger."""

from recording.models.drafts import ChangesetDraft, DraftRevision, ReviewComment
from recording.models.idempotency import IdempotencyRecord
from recording.models.sheets import DeskSheet
from recording.models.uploads import ListUpload

__all__ = [
    "ChangesetDraft",
    "DeskSheet",
    "DraftRevision",
    "IdempotencyRecord",
    "ListUpload",
    "ReviewComment",
]
