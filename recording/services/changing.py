"""What every change of a draft begins with and ends with, within one transaction."""

from datetime import datetime
from typing import Any
from uuid import UUID

from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from recording.errors import ActionForbidden, WrongState
from recording.models import ChangesetDraft, ReviewComment
from recording.queries.drafts import unknown
from recording.rules.workflow import FROM, SCOPES, Action, is_allowed, takes
from registry.documents.strict_json import Json
from registry.errors import PreconditionFailed
from registry.rules.dates import format_instant

TOLD = (
    "state",
    "revision",
    "title",
    "author",
    "approver",
    "impact_digest",
    "lapsed_code",
    "publish_at",
    "changeset_id",
    "emergency_reason",
    "acknowledged_by",
)
"""The members of a draft whose change the audit trail tells."""


def demand(actor: Principal, action: Action) -> None:
    """Raises: ActionForbidden, unless one of the actor's scopes allows the action."""
    if not is_allowed(action, actor.scopes):
        scopes = " or ".join(sorted(SCOPES[action]))
        raise ActionForbidden(f"To {_words(action)} takes the scope {scopes}.")


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
            f"The changeset is {draft.state}; to {_words(action)} it, it must be {states}."
        )


def change(
    draft: ChangesetDraft,
    done: str,
    *,
    actor: Principal,
    why: str,
    now: datetime,
    **members: Any,
) -> None:
    """Write the members that change as the next revision, and the act into the audit trail.

    `done` is what the trail calls it, as `submitted`.
    """
    before = told(draft)
    members.update(revision=draft.revision + 1, changed_at=now)
    for name, value in members.items():
        setattr(draft, name, value)
    draft.save(update_fields=list(members))
    after = told(draft)
    changed = [name for name in TOLD if before[name] != after[name]]
    note(
        actor=actor,
        action=f"changeset.{done}",
        object=audited(draft.id),
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        why=why,
        now=now,
    )


def told(draft: ChangesetDraft) -> dict[str, Json]:
    values = {name: getattr(draft, name) for name in TOLD}
    return {
        name: format_instant(value) if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def comment(
    draft: ChangesetDraft, done: str, text: str, *, actor: Principal, now: datetime
) -> None:
    """Keep what was said, if anything was, with the revision that the draft is at now."""
    if text:
        ReviewComment.objects.create(
            draft=draft,
            revision=draft.revision,
            action=done,
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
        "scheduled_by": "",
        "lapsed_code": code,
        "lapsed_detail": detail,
    }


def audited(draft_id: UUID) -> str:
    """What the audit trail calls a draft."""
    return f"changeset:{draft_id}"


def _words(action: Action) -> str:
    return action.value.replace("-", " ")
