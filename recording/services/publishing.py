"""Putting a changeset on record: now, at an instant to come, or alone in an emergency."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction

from accesscontrol.rules.principals import Principal
from accesscontrol.snapshot.following import seen_after_commit
from notifications.services.nudging import nudge_after_commit
from recording.errors import CommentNeeded, ImpactChanged, NoLongerFits, NotToCome
from recording.models import ChangesetDraft
from recording.queries.drafts import due_drafts
from recording.queries.faults import fitting_document
from recording.queries.weighing import weigh
from recording.rules.four_eyes import hands_of
from recording.rules.workflow import Action, State
from recording.services.alerting import alert_approvers
from recording.services.changing import (
    change,
    demand,
    demand_state,
    locked_draft,
    without_approval,
)
from registry.documents.strict_json import Json
from registry.errors import Conflict, Unavailable
from registry.rules.dates import format_instant
from registry.services.locking import lock_head
from registry.services.recording import record_one

logger = logging.getLogger(__name__)


def publish(
    *,
    draft_id: UUID,
    actor: Principal,
    now: datetime,
    at: datetime | None = None,
    emergency_reason: str | None = None,
    revision: int | None = None,
) -> ChangesetDraft:
    """Put an approved changeset on record, now or `at` an instant to come (aware UTC).

    With an `emergency_reason` one administrator puts a changeset on record that nobody has
    approved. Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState,
    CommentNeeded, NotToCome, ClockBehind; NoLongerFits and ImpactChanged, after which an
    approved changeset waits for approval again.
    """
    if emergency_reason is not None:
        if at is not None:
            raise NotToCome("An emergency is now; leave `at` out.")
        return _publish_alone(draft_id, actor, emergency_reason, revision=revision, now=now)
    demand(actor, Action.PUBLISH)
    if at is not None:
        return _schedule(draft_id, actor, at, revision=revision, now=now)
    return _or_raise(_publish_approved(draft_id, actor, revision=revision, now=now))


def publish_due(*, now: datetime) -> int:
    """Publish what was to be published by `now`, each exactly once; how many were.

    Safe beside other workers, however late. What may not be published any more waits for
    approval again. One that fails unexpectedly is logged and does not keep the others back.
    """
    published = 0
    for draft_id in list(due_drafts(now).values_list("id", flat=True)):
        try:
            outcome = _publish_scheduled(draft_id, now=now)
        except Unavailable as error:
            logger.warning("changeset %s waits: %s", draft_id, error.detail)
        except DatabaseError:
            raise
        except Exception:
            logger.exception("changeset %s could not be published", draft_id)
        else:
            published += isinstance(outcome, ChangesetDraft)
    return published


@transaction.atomic(durable=True)
def _publish_approved(
    draft_id: UUID, actor: Principal, *, revision: int | None, now: datetime
) -> ChangesetDraft | Conflict:
    lock_head()
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.PUBLISH)
    return _enter_or_lapse(draft, actor, why="", now=now)


@transaction.atomic(durable=True)
def _publish_scheduled(draft_id: UUID, *, now: datetime) -> ChangesetDraft | Conflict | None:
    """None if another worker was faster, or somebody changed their mind meanwhile."""
    lock_head()
    draft = due_drafts(now).select_for_update().filter(id=draft_id).first()
    if draft is None or draft.publish_at is None:
        return None
    scheduler = Principal(id=draft.scheduled_by, name="", scopes=frozenset())
    why = f"It was to be published at {format_instant(draft.publish_at)}."
    return _enter_or_lapse(draft, scheduler, why=why, now=now)


def _enter_or_lapse(
    draft: ChangesetDraft, actor: Principal, *, why: str, now: datetime
) -> ChangesetDraft | Conflict:
    """Publish what was approved, or take the approval back; the caller holds both locks.

    What stands in the way is returned and not raised, so that the lapse is committed.
    """
    try:
        document = fitting_document(draft)
        found = weigh(document, now=now)
        if found.digest != draft.impact_digest:
            raise found.changed_since(draft.impact)
    except (NoLongerFits, ImpactChanged) as obstacle:
        lapsed = without_approval(obstacle.code, obstacle.detail)
        state = State.SUBMITTED.value
        change(draft, "lapsed", actor=actor, why=obstacle.detail, now=now, state=state, **lapsed)
        return obstacle
    _enter(draft, document, actor=actor, why=why, now=now)
    return draft


@transaction.atomic(durable=True)
def _schedule(
    draft_id: UUID, actor: Principal, at: datetime, *, revision: int | None, now: datetime
) -> ChangesetDraft:
    if at <= now:
        raise NotToCome("Give an instant to come in `at`, or leave it out to publish now.")
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.PUBLISH)
    fitting_document(draft)
    change(draft, "scheduled", actor=actor, why="", now=now, publish_at=at, scheduled_by=actor.id)
    return draft


@transaction.atomic(durable=True)
def _publish_alone(
    draft_id: UUID, actor: Principal, reason: str, *, revision: int | None, now: datetime
) -> ChangesetDraft:
    demand(actor, Action.PUBLISH_ALONE)
    if not reason.strip():
        raise CommentNeeded("Say in `emergency_reason` why nobody else could be asked.")
    lock_head()
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.PUBLISH_ALONE)
    document = fitting_document(draft)
    found = weigh(document, now=now)
    alone = {
        "emergency_reason": reason,
        "publisher_hands": sorted(hands_of(actor)),
        "impact": found.text,
        "impact_digest": found.digest,
        **without_approval(),
    }
    _enter(draft, document, actor=actor, why=reason, now=now, **alone)
    alert_approvers(draft, now=now)
    return draft


def _enter(
    draft: ChangesetDraft,
    document: Json,
    *,
    actor: Principal,
    why: str,
    now: datetime,
    **members: Any,
) -> None:
    """Record the document and mark the draft as published, together."""
    approver = {"approved_by": draft.approver} if draft.approver else {}
    by = {"recorded_by": draft.author, **approver}
    recorded = record_one({**document, **by}, actor=draft.author, now=now)
    nudge_after_commit()
    seen_after_commit(recorded.size)
    change(
        draft,
        "published",
        actor=actor,
        why=why,
        now=now,
        state=State.PUBLISHED.value,
        published_by=actor.id,
        published_at=recorded.recorded_at,
        changeset_id=recorded.number,
        **members,
    )


def _or_raise(outcome: ChangesetDraft | Conflict) -> ChangesetDraft:
    if isinstance(outcome, Conflict):
        raise outcome
    return outcome
