"""A second person looks: submit, approve, reject, withdraw, and acknowledge afterwards."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accesscontrol.rules.principals import Principal
from recording.errors import CommentNeeded, SamePrincipal, WrongState
from recording.models import ChangesetDraft
from recording.queries.faults import fitting_document
from recording.queries.weighing import weigh
from recording.rules.four_eyes import is_same_hand
from recording.rules.workflow import Action, State
from recording.services.changing import (
    change,
    comment,
    demand,
    demand_state,
    locked_draft,
    without_approval,
)


@transaction.atomic(durable=True)
def submit(
    *, draft_id: UUID, actor: Principal, now: datetime, revision: int | None = None
) -> ChangesetDraft:
    """Ask for another person's approval.

    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState, NoLongerFits.
    """
    demand(actor, Action.SUBMIT)
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.SUBMIT)
    fitting_document(draft)
    change(
        draft,
        "submitted",
        actor=actor,
        why="",
        now=now,
        state=State.SUBMITTED.value,
        submitted_at=now,
    )
    return draft


@transaction.atomic(durable=True)
def approve(
    *,
    draft_id: UUID,
    actor: Principal,
    now: datetime,
    revision: int | None = None,
    impact: str | None = None,
    text: str = "",
) -> ChangesetDraft:
    """Stand for a submitted changeset, and for what publishing it would change now.

    `impact` is the digest of the impact that the approver has seen; None takes the one of now.
    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState, SamePrincipal,
    NoLongerFits, ImpactChanged.
    """
    demand(actor, Action.APPROVE)
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.APPROVE)
    if is_same_hand(actor, _author_hands(draft)):
        raise SamePrincipal("Whoever wrote a part of a changeset cannot approve it; ask another.")
    found = weigh(fitting_document(draft), now=now)
    if impact is not None and impact != found.digest:
        raise found.changed_since(draft.impact if impact == draft.impact_digest else None)
    change(
        draft,
        "approved",
        actor=actor,
        why=text,
        now=now,
        state=State.APPROVED.value,
        **{
            **without_approval(),
            "approver": actor.id,
            "approved_at": now,
            "impact": found.text,
            "impact_digest": found.digest,
        },
    )
    comment(draft, "approved", text, actor=actor, now=now)
    return draft


@transaction.atomic(durable=True)
def reject(
    *, draft_id: UUID, actor: Principal, text: str, now: datetime, revision: int | None = None
) -> ChangesetDraft:
    """Give a submitted or approved changeset back to its author, saying why.

    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState, CommentNeeded.
    """
    demand(actor, Action.REJECT)
    if not text.strip():
        raise CommentNeeded("Say in `comment` what is to be changed.")
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.REJECT)
    change(
        draft,
        "rejected",
        actor=actor,
        why=text,
        now=now,
        state=State.DRAFT.value,
        submitted_at=None,
        **without_approval(),
    )
    comment(draft, "rejected", text, actor=actor, now=now)
    return draft


@transaction.atomic(durable=True)
def withdraw(
    *,
    draft_id: UUID,
    actor: Principal,
    now: datetime,
    revision: int | None = None,
    text: str = "",
) -> ChangesetDraft:
    """Give a changeset up for good. It stays to be read.

    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState.
    """
    demand(actor, Action.WITHDRAW)
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.WITHDRAW)
    change(
        draft,
        "withdrawn",
        actor=actor,
        why=text,
        now=now,
        state=State.WITHDRAWN.value,
        **without_approval(),
    )
    comment(draft, "withdrawn", text, actor=actor, now=now)
    return draft


@transaction.atomic(durable=True)
def acknowledge(
    *,
    draft_id: UUID,
    actor: Principal,
    now: datetime,
    revision: int | None = None,
    text: str = "",
) -> ChangesetDraft:
    """Look, afterwards, at what one person published alone.

    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState, SamePrincipal.
    """
    demand(actor, Action.ACKNOWLEDGE)
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.ACKNOWLEDGE)
    if not draft.emergency_reason or draft.acknowledged_by:
        raise WrongState("The changeset does not wait for an acknowledgement.")
    if is_same_hand(actor, _author_hands(draft) | set(draft.publisher_hands)):
        raise SamePrincipal("Whoever wrote or published it cannot acknowledge it; ask another.")
    change(
        draft,
        "acknowledged",
        actor=actor,
        why=text,
        now=now,
        acknowledged_by=actor.id,
        acknowledged_at=now,
    )
    comment(draft, "acknowledged", text, actor=actor, now=now)
    return draft


def _author_hands(draft: ChangesetDraft) -> set[str]:
    """Of everybody who wrote a revision of it, not of the last alone."""
    written = draft.revisions.values_list("author_hands", flat=True)
    return {hand for hands in written for hand in hands}
