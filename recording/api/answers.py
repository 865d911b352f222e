"""A changeset on its way to the ledger, as JSON."""

import json
from typing import Any

from recording.models import ChangesetDraft, ReviewComment
from registry.presentation import instant_or_none


def listed(draft: ChangesetDraft) -> dict[str, Any]:
    """As lists show it: without the document."""
    return {
        "id": str(draft.id),
        "title": draft.title,
        "reason": draft.reason,
        "state": draft.state,
        "revision": draft.revision,
        "author": draft.author,
        "created_at": instant_or_none(draft.created_at),
        "changed_at": instant_or_none(draft.changed_at),
        "submitted_at": instant_or_none(draft.submitted_at),
        "approval": _by_at(draft.approver, draft.approved_at),
        "lapsed": {"code": draft.lapsed_code, "detail": draft.lapsed_detail}
        if draft.lapsed_code
        else None,
        "scheduled": _by_at(draft.scheduled_by, draft.publish_at),
        "published": _published(draft),
        "emergency": {
            "reason": draft.emergency_reason,
            "acknowledged_by": draft.acknowledged_by or None,
            "acknowledged_at": instant_or_none(draft.acknowledged_at),
        }
        if draft.emergency_reason
        else None,
    }


def whole(draft: ChangesetDraft) -> dict[str, Any]:
    """As its own address shows it."""
    comments = sorted(draft.comments.all(), key=lambda one: one.revision)
    return {
        **listed(draft),
        "impact": draft.impact_digest or None,
        "comments": [_comment(one) for one in comments],
        "document": json.loads(draft.document),
    }


def _by_at(by: str, at: Any) -> dict[str, Any] | None:
    return None if at is None else {"by": by, "at": instant_or_none(at)}


def _published(draft: ChangesetDraft) -> dict[str, Any] | None:
    recorded = draft.changeset
    if recorded is None:
        return None
    return {
        "by": draft.published_by,
        "at": instant_or_none(draft.published_at),
        "changeset": recorded.number,
        "first_seq": recorded.first_seq,
        "ledger_size": recorded.size,
    }


def _comment(one: ReviewComment) -> dict[str, Any]:
    return {
        "revision": one.revision,
        "action": one.action,
        "by": one.author,
        "at": instant_or_none(one.written_at),
        "text": one.text,
    }
