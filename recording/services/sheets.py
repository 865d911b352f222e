"""Forms of the desk: begun, filled in page by page, confirmed, and handed in as a draft."""

import copy
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accesscontrol.rules.principals import Principal
from recording.errors import NotConfirmed, TooLongForForms, UnknownSheet
from recording.models import ChangesetDraft, DeskSheet
from recording.queries.readback import readbacks_of
from recording.queries.sheets import no_such_sheet
from recording.rules.forms.sheets import Sheet, document_of, sheet_faults, sheet_of
from recording.rules.workflow import Action
from recording.services.changing import demand, demand_state, locked_draft
from recording.services.drafts import begin, rewrite
from registry.documents.faults import Fault
from registry.errors import InvalidChangeset

MOST_IN_FORMS = 500


@transaction.atomic(durable=True)
def begin_sheet(*, sheet: Sheet, actor: Principal, now: datetime) -> DeskSheet:
    """Raises: ActionForbidden."""
    demand(actor, Action.CREATE)
    return DeskSheet.objects.create(owner=actor.id, sheet=sheet, begun_at=now, changed_at=now)


@transaction.atomic(durable=True)
def reopen_draft(*, draft_id: UUID, actor: Principal, now: datetime) -> DeskSheet:
    """The actor's forms of a draft: those that they are in the midst of, else as it stands now.

    What they have confirmed before stays confirmed as long as it stays the same.
    Raises: ActionForbidden, UnknownChangeset, WrongState, TooLongForForms.
    """
    demand(actor, Action.REPLACE)
    draft = locked_draft(draft_id, revision=None)
    demand_state(draft, Action.REPLACE)
    found = DeskSheet.objects.filter(owner=actor.id, draft=draft).first()
    if found is None:
        found = DeskSheet(owner=actor.id, draft=draft, begun_at=now)
    elif found.handed_in_at is None:
        return found
    document = json.loads(draft.document)
    if len(document["entries"]) > MOST_IN_FORMS:
        raise TooLongForForms(
            f"Forms take up to {MOST_IN_FORMS} entries, and this changeset has "
            f"{len(document['entries'])}. Withdraw it and upload the list anew, or change it "
            "through the API."
        )
    found.sheet = sheet_of(document)
    found.draft_revision = draft.revision
    found.handed_in_at = None
    found.changed_at = now
    found.save()
    return found


@transaction.atomic(durable=True)
def write_sheet(
    *,
    sheet_id: UUID,
    actor: Principal,
    change: Callable[[Sheet], Any],
    page: str | None = None,
    now: datetime,
) -> DeskSheet:
    """Let `change` alter the sheet; `page` is then one that its author has seen.

    Raises: ActionForbidden, UnknownSheet.
    """
    demand(actor, Action.CREATE)
    own = _locked_sheet(sheet_id, actor)
    sheet = copy.deepcopy(own.sheet)
    change(sheet)
    own.sheet = sheet
    if page is not None and page not in own.seen:
        own.seen = [*own.seen, page]
    own.changed_at = now
    own.save(update_fields=["sheet", "seen", "changed_at"])
    return own


@transaction.atomic(durable=True)
def confirm(
    *, sheet_id: UUID, actor: Principal, confirmations: Iterable[str], now: datetime
) -> DeskSheet:
    """Keep which of the sentences that the sheet says now their author stands for.

    Raises: ActionForbidden, UnknownSheet.
    """
    demand(actor, Action.CREATE)
    own = _locked_sheet(sheet_id, actor)
    said = {one.confirmation for one in readbacks_of(document_of(own.sheet)).values()}
    own.confirmed = sorted(said.intersection(confirmations) - {""})
    own.changed_at = now
    own.save(update_fields=["confirmed", "changed_at"])
    return own


@transaction.atomic(durable=True)
def hand_in(*, sheet_id: UUID, actor: Principal, now: datetime) -> ChangesetDraft:
    """Make the sheet a draft, or put it in the place of the draft that it was taken from.

    Raises: ActionForbidden, UnknownSheet, NotConfirmed, PreconditionFailed, WrongState;
    InvalidChangeset, with every fault.
    """
    demand(actor, Action.CREATE)
    own = _locked_sheet(sheet_id, actor)
    document = document_of(own.sheet)
    faults = [Fault(at, "invalid-value", cure) for at, cure in sheet_faults(own.sheet)]
    if faults:
        raise InvalidChangeset("Mend what was typed first.", faults)
    said = {one.confirmation for one in readbacks_of(document).values()}
    if not said - {""} <= set(own.confirmed):
        raise NotConfirmed("Confirm that each sentence says what the source says.")
    if own.draft_id is None:
        draft = begin(document, actor, now=now)
    else:
        revision = own.draft_revision or 0
        draft = rewrite(own.draft_id, document, actor, revision=revision, now=now)
    own.draft, own.draft_revision = draft, draft.revision
    own.handed_in_at = own.changed_at = now
    own.save(update_fields=["draft", "draft_revision", "handed_in_at", "changed_at"])
    return draft


@transaction.atomic(durable=True)
def take_notice(*, sheet_id: UUID, actor: Principal, now: datetime) -> DeskSheet:
    """The author has seen how the draft stands now, and means their own to take its place.

    Raises: ActionForbidden, UnknownSheet.
    """
    demand(actor, Action.REPLACE)
    own = _locked_sheet(sheet_id, actor)
    if own.draft_id is None:
        raise UnknownSheet("The form has no changeset yet.")
    own.draft_revision = locked_draft(own.draft_id, revision=None).revision
    own.changed_at = now
    own.save(update_fields=["draft_revision", "changed_at"])
    return own


@transaction.atomic(durable=True)
def discard(*, sheet_id: UUID, actor: Principal) -> None:
    """Throw the forms away; a draft that they became stays.

    Raises: ActionForbidden, UnknownSheet.
    """
    demand(actor, Action.CREATE)
    _locked_sheet(sheet_id, actor).delete()


def _locked_sheet(sheet_id: UUID, actor: Principal) -> DeskSheet:
    """The actor's own; anybody else's is not there for them."""
    own = DeskSheet.objects.select_for_update().filter(id=sheet_id, owner=actor.id).first()
    if own is None or own.handed_in_at is not None:
        raise no_such_sheet()
    return own
