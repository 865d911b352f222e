"""What is kept of a changeset on its way to the ledger."""

from recording.models.drafts import ChangesetDraft, DraftRevision, ReviewComment
from recording.models.idempotency import IdempotencyRecord
from recording.models.sheets import DeskSheet

__all__ = ["ChangesetDraft", "DeskSheet", "DraftRevision", "IdempotencyRecord", "ReviewComment"]
