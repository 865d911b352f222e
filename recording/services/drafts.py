"""Writing a changeset before anybody else has seen it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accesscontrol.rules.principals import Principal
from accesscontrol.services.audit import note
from recording.models import ChangesetDraft, DraftRevision
from recording.queries.faults import check_document
from recording.rules.four_eyes import hands_of
from recording.rules.workflow import Action, State
from recording.services.changing import (
    audited,
    change,
    demand,
    demand_state,
    locked_draft,
    told,
    without_approval,
)
from registry.documents.entries import Changeset
from registry.documents.strict_json import Json, canonical
from registry.errors import InvalidChangeset


def create_draft(*, document: Json, actor: Principal, now: datetime) -> ChangesetDraft:
    """Keep a changeset document as a draft. It is checked whole, and nothing is recorded.

    Checked before the transaction: a long list takes seconds, and on SQLite nobody else could
    write meanwhile. Publishing checks again in any case.
    Raises: ActionForbidden; InvalidChangeset, with every fault.
    """
    demand(actor, Action.CREATE)
    changeset = checked(document)
    with transaction.atomic(durable=True):
        return keep(document, changeset, actor, now=now)


def begin(document: Json, actor: Principal, *, now: datetime) -> ChangesetDraft:
    """`create_draft`, within the caller's transaction."""
    demand(actor, Action.CREATE)
    return keep(document, checked(document), actor, now=now)


def keep(
    document: Json, changeset: Changeset, actor: Principal, *, now: datetime
) -> ChangesetDraft:
    """Keep a document as a draft that was `checked`, within the caller's transaction."""
    draft = ChangesetDraft.objects.create(
        title=changeset.title,
        reason=changeset.reason,
        document=canonical(document).decode(),
        author=actor.id,
        created_at=now,
        changed_at=now,
    )
    note(
        actor=actor,
        action="changeset.created",
        object=audited(draft.id),
        before=None,
        after=told(draft),
        why=changeset.reason,
        now=now,
    )
    _keep_revision(draft, actor, now=now)
    return draft


@transaction.atomic(durable=True)
def replace_draft(
    *, draft_id: UUID, document: Json, revision: int | None, actor: Principal, now: datetime
) -> ChangesetDraft:
    """Put another document in a draft's place. It loses its approval, and is a draft again.

    `revision` is the one that the actor has read, None where any will do.
    Raises: ActionForbidden, UnknownChangeset, PreconditionFailed, WrongState; InvalidChangeset,
    with every fault.
    """
    return rewrite(draft_id, document, actor, revision=revision, now=now)


def rewrite(
    draft_id: UUID, document: Json, actor: Principal, *, revision: int | None, now: datetime
) -> ChangesetDraft:
    """`replace_draft`, within the caller's transaction."""
    demand(actor, Action.REPLACE)
    draft = locked_draft(draft_id, revision=revision)
    demand_state(draft, Action.REPLACE)
    changeset = checked(document)
    change(
        draft,
        "replaced",
        actor=actor,
        why=changeset.reason,
        now=now,
        title=changeset.title,
        reason=changeset.reason,
        document=canonical(document).decode(),
        state=State.DRAFT.value,
        author=actor.id,
        submitted_at=None,
        impact="",
        impact_digest="",
        **without_approval(),
    )
    _keep_revision(draft, actor, now=now)
    return draft


def checked(document: Json) -> Changeset:
    """Raises: InvalidChangeset, with every fault."""
    changeset, faults = check_document(document)
    if changeset is None:
        number = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        raise InvalidChangeset(f"The changeset has {number}; mend them and send it again.", faults)
    return changeset


def _keep_revision(draft: ChangesetDraft, actor: Principal, *, now: datetime) -> None:
    DraftRevision.objects.create(
        draft=draft,
        revision=draft.revision,
        document=draft.document,
        author=actor.id,
        author_hands=sorted(hands_of(actor)),
        written_at=now,
    )
