"""What is kept of a changeset on its way to the ledger."""

from recording.models.drafts import ChangesetDraft, DraftRevision, ReviewComment
from recording.models.idempotency import IdempotencyRecord

__all__ = ["ChangesetDraft", "DraftRevision", "IdempotencyRecord", "ReviewComment"]
