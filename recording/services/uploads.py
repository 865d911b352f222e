"""Lists uploaded at the desk: read, chosen from, and made a draft."""

import zlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from io import BytesIO
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from accesscontrol.rules.principals import Principal
from recording.errors import AlreadyDrafted, ChoicesFault, NothingToPropose
from recording.models import ChangesetDraft, ListUpload
from recording.models.uploads import FILE_NAME_LENGTH
from recording.queries.list_import import read_list
from recording.queries.uploads import deflated, no_such_upload, terms_of, undecided
from recording.rules.comparing import ImportTerms, Outcome
from recording.rules.reports import ListImport
from recording.rules.workflow import Action
from recording.services.changing import demand
from recording.services.drafts import begin
from recording.services.importing import proposed
from registry.documents.faults import Fault

KEPT_FOR = timedelta(days=30)
"""A file of which nobody made a draft goes with the next upload of its owner after so long."""


def upload_list(
    file: BinaryIO,
    *,
    file_name: str,
    terms: ImportTerms,
    title: str,
    reason: str,
    actor: Principal,
    now: datetime,
) -> ListUpload:
    """Read the file against the record and keep both it and the report. Nothing is proposed yet.

    Raises: ActionForbidden, and what `read_list` raises.
    """
    demand(actor, Action.CREATE)
    found = read_list(file, terms=terms, encoding=None, now=now)
    file.seek(0)
    own = ListUpload(
        owner=actor.id,
        list=terms.list_id,
        file_name=file_name[-FILE_NAME_LENGTH:],
        terms={**asdict(terms), "title": title, "reason": reason},
        file=zlib.compress(file.read(), 1),
        uploaded_at=now,
    )
    _report(own, found, now=now)
    with transaction.atomic(durable=True):
        stale = ListUpload.objects.filter(owner=actor.id, draft=None)
        stale.filter(changed_at__lt=now - KEPT_FOR).delete()
        own.save(force_insert=True)
    return own


@transaction.atomic(durable=True)
def decide_rows(
    *, upload_id: UUID, choices: Mapping[int, str], actor: Principal, now: datetime
) -> ListUpload:
    """Keep what a person chose for some lines; "" takes a choice back.

    Raises: ActionForbidden, UnknownUpload, AlreadyDrafted.
    """
    demand(actor, Action.CREATE)
    own = _locked(upload_id, actor)
    given = {str(line): chosen for line, chosen in choices.items()}
    own.decided = {line: one for line, one in {**own.decided, **given}.items() if one}
    own.changed_at = now
    own.save(update_fields=["decided", "changed_at"])
    return own


def draft_upload(*, upload_id: UUID, actor: Principal, now: datetime) -> ChangesetDraft:
    """Read the file anew, with what was chosen, and make a draft of what it proposes.

    Raises: ActionForbidden, UnknownUpload, AlreadyDrafted; ChoicesFault, when a row that
    somebody decided on is faulty now; NothingToPropose; and what `read_list` and `begin` raise.
    """
    demand(actor, Action.CREATE)
    with transaction.atomic(durable=True):
        own = _locked(upload_id, actor)
        terms, decided = terms_of(own), {int(line): one for line, one in own.decided.items()}
        file = BytesIO(zlib.decompress(own.file))
        found = read_list(file, terms=terms, encoding=None, now=now, decided=decided)
        _demand_sound(found, decided)
        words = {name: own.terms[name] or None for name in ("title", "reason")}
        draft = begin(proposed(found, terms, **words), actor, now=now)
        _report(own, found, now=now)
        own.draft, own.file = draft, b""
        own.save()
    return draft


@transaction.atomic(durable=True)
def discard_upload(*, upload_id: UUID, actor: Principal) -> None:
    """Throw the file and the report away. Raises: ActionForbidden, UnknownUpload,
    AlreadyDrafted."""
    demand(actor, Action.CREATE)
    _locked(upload_id, actor).delete()


def _demand_sound(found: ListImport, decided: Mapping[int, str]) -> None:
    faults = [
        Fault(f"/rows/{row.line}", "invalid-value", f"Line {row.line}: {row.detail}")
        for row in found.rows
        if row.outcome is Outcome.FAULTY and row.line in decided
    ]
    if faults:
        raise ChoicesFault("Choose anew for these lines; nothing was drafted.", faults)
    if not found.entries:
        raise NothingToPropose("The list on record says all that the file says.")


def _report(own: ListUpload, found: ListImport, *, now: datetime) -> None:
    own.summary = {
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "ignored_columns": list(found.ignored_columns),
        "counts": found.counts,
        "entries": len(found.entries),
        "undecided": undecided(found.rows),
    }
    own.rows = deflated(found.rows)
    own.changed_at = now


def _locked(upload_id: UUID, actor: Principal) -> ListUpload:
    own = ListUpload.objects.select_for_update().filter(id=upload_id, owner=actor.id).first()
    if own is None:
        raise no_such_upload()
    if own.draft_id is not None:
        raise AlreadyDrafted("A changeset was made of this file; go on there.")
    return own
