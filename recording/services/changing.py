"""What every change of a draft begins with and ends with, within one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accesscontrol.rules.principals import Principal
from recording.errors import ActionForbidden, WrongState
from recording.models import ChangesetDraft, ReviewComment
from recording.queries.drafts import unknown
from recording.rules.workflow import FROM, SCOPES, Action, is_allowed, takes
from registry.errors import PreconditionFailed


def demand(actor: Principal, action: Action) -> None:
    """Raises: ActionForbidden, unless one of the actor's scopes allows the action."""
    if not is_allowed(action, actor.scopes):
        scopes = " or ".join(sorted(SCOPES[action]))
        raise ActionForbidden(f"To {action.value.replace('-', ' ')} takes the scope {scopes}.")


def locked_draft(draft_id: UUID, *, revision: int | None) -> ChangesetDraft:
    """The draft, its row locked until the transaction ends.

    `revision` is the one that the actor has read; None where the actor did not say.
    Raises: UnknownChangeset, PreconditionFailed.
    """
    draft = ChangesetDraft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise unknown(draft_id)
    if revision is not None and revision != draft.revision:
        raise PreconditionFailed(
            f"The changeset is at revision {draft.revision}, not {revision}; read it again."
        )
    return draft


def demand_state(draft: ChangesetDraft, action: Action) -> None:
    """Raises: WrongState."""
    if not takes(action, draft.state):
        states = " or ".join(sorted(state.value for state in FROM[action]))
        raise WrongState(
            f"The changeset is {draft.state}; to {action.value.replace('-', ' ')} it must be "
            f"{states}."
        )


def save(draft: ChangesetDraft, *, now: datetime, **changes: Any) -> None:
    """Write the members that change, as the next revision."""
    changes.update(revision=draft.revision + 1, changed_at=now)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(changes))


def comment(
    draft: ChangesetDraft, text: str, *, action: Action, actor: Principal, now: datetime
) -> None:
    """Keep what was said, if anything was, of the revision that the draft is at now."""
    if text:
        ReviewComment.objects.create(
            draft=draft,
            revision=draft.revision,
            action=action.value,
            author=actor.id,
            written_at=now,
            text=text,
        )


def without_approval(code: str = "", detail: str = "") -> dict[str, Any]:
    """The members of a draft that nobody stands for any more, and why not."""
    return {
        "approver": "",
        "approved_at": None,
        "publish_at": None,
        "lapsed_code": code,
        "lapsed_detail": detail,
    }
