"""Lists uploaded at the desk: read, chosen from, and made a draft."""

import zlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from accesscontrol.rules.principals import Principal
from recording.errors import AlreadyDrafted, BeingWorkedOff
from recording.models import ListUpload
from recording.models.uploads import COMPARE, DRAFT, FILE_NAME_LENGTH
from recording.queries.list_head import lines_in
from recording.queries.list_import import read_list
from recording.queries.list_members import check_list
from recording.queries.uploads import no_such_upload
from recording.rules.comparing import ImportTerms
from recording.rules.workflow import Action
from recording.services.changing import demand
from recording.services.list_work import AT_ONCE, ask, report_on, work_off

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
    """Keep the file and read it against the record, at once or, where it is long, by a worker.
    Nothing is proposed yet.

    Raises: ActionForbidden, and what `read_list` raises.
    """
    demand(actor, Action.CREATE)
    check_list(terms.list_id)
    own = ListUpload(
        owner=actor.id,
        list=terms.list_id,
        file_name=file_name[-FILE_NAME_LENGTH:],
        terms={**asdict(terms), "title": title, "reason": reason},
        expected=lines_in(file, terms.terms),
        uploaded_at=now,
        changed_at=now,
    )
    if own.expected <= AT_ONCE:
        report_on(own, read_list(file, terms=terms, encoding=None, now=now), now=now)
    else:
        ask(own, COMPARE, now=now)
    file.seek(0)
    own.file = zlib.compress(file.read(), 1)
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

    Raises: ActionForbidden, UnknownUpload, AlreadyDrafted, BeingWorkedOff.
    """
    demand(actor, Action.CREATE)
    own = _idle(upload_id, actor)
    given = {str(line): chosen for line, chosen in choices.items()}
    own.decided = {line: one for line, one in {**own.decided, **given}.items() if one}
    own.failure, own.changed_at = None, now
    own.save(update_fields=["decided", "failure", "changed_at"])
    return own


def draft_upload(*, upload_id: UUID, actor: Principal, now: datetime) -> ListUpload:
    """Read the file anew, with what was chosen, and make a draft of what it proposes.

    What comes back has the `draft`; or a `failure`; or, where the file is long, its `task` still.
    Raises: ActionForbidden, UnknownUpload, AlreadyDrafted, BeingWorkedOff.
    """
    demand(actor, Action.CREATE)
    with transaction.atomic(durable=True):
        own = _idle(upload_id, actor)
        ask(own, DRAFT, now=now)
        own.save()
    if own.expected <= AT_ONCE:
        work_off(upload_id, now=now)
        own.refresh_from_db()
    return own


@transaction.atomic(durable=True)
def discard_upload(*, upload_id: UUID, actor: Principal) -> None:
    """Throw the file and the report away; a worker that is at it lets go.

    Raises: ActionForbidden, UnknownUpload, AlreadyDrafted.
    """
    demand(actor, Action.CREATE)
    _locked(upload_id, actor).delete()


def _idle(upload_id: UUID, actor: Principal) -> ListUpload:
    own = _locked(upload_id, actor)
    if own.task:
        raise BeingWorkedOff("Wait until it is done, or throw the file away.")
    if not own.summary:
        raise BeingWorkedOff("It could not be compared with the record; throw the file away.")
    return own


def _locked(upload_id: UUID, actor: Principal) -> ListUpload:
    own = ListUpload.objects.select_for_update().filter(id=upload_id, owner=actor.id).first()
    if own is None:
        raise no_such_upload()
    if own.draft_id is not None:
        raise AlreadyDrafted("A changeset was made of this file; go on there.")
    return own
