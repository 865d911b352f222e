"""Changesets that are drafted, under review, published or withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from recording.errors import UnknownChangeset
from recording.models import ChangesetDraft
from recording.rules.workflow import State


@dataclass(frozen=True, slots=True)
class DraftFilter:
    """Which changesets to list; None leaves a filter out."""

    state: str | None = None
    author: str | None = None
    review_needed: bool = False


def get_draft(draft_id: UUID) -> ChangesetDraft:
    """One changeset with what it became in the ledger and what was said of it.

    Raises: UnknownChangeset.
    """
    drafts = ChangesetDraft.objects.select_related("changeset").prefetch_related("comments")
    found = drafts.filter(id=draft_id).first()
    if found is None:
        raise unknown(draft_id)
    return found


def list_drafts(
    wanted: DraftFilter, *, after: tuple[datetime, UUID] | None, limit: int
) -> list[ChangesetDraft]:
    """Up to `limit` changesets, newest first, from behind the creation and id in `after`."""
    drafts = ChangesetDraft.objects.select_related("changeset").defer("document", "impact")
    if wanted.state is not None:
        drafts = drafts.filter(state=wanted.state)
    if wanted.author is not None:
        drafts = drafts.filter(author=wanted.author)
    if wanted.review_needed:
        drafts = drafts.filter(needs_review())
    if after is not None:
        created_at, draft_id = after
        older = Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=draft_id)
        drafts = drafts.filter(older)
    return list(drafts.order_by("-created_at", "-id")[:limit])


def needs_review() -> Q:
    """Published by one person alone, and not yet acknowledged by another."""
    return ~Q(emergency_reason="") & Q(acknowledged_at=None)


def due_drafts(now: datetime) -> QuerySet[ChangesetDraft]:
    """Those whose instant of publication has come, in the order in which they were to be."""
    due = ChangesetDraft.objects.filter(state=State.APPROVED.value, publish_at__lte=now)
    return due.order_by("publish_at", "created_at", "id")


def unknown(draft_id: UUID) -> UnknownChangeset:
    return UnknownChangeset(f"There is no changeset {draft_id}; see /api/v1/changesets.")
