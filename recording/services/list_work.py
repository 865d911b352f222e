"""What takes longer than a request: comparing a long list, and making a draft of it.

Whoever does it holds the upload for a while, and longer with every word of how far they are. What
they find is kept whole at the end, if they still hold it; until then nobody sees any of it.
"""

import logging
import time
import zlib
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from django.db import DatabaseError, transaction

from recording.errors import ChoicesFault, NothingToPropose
from recording.models import ListUpload
from recording.models.uploads import COMPARE, DRAFT
from recording.queries.list_import import read_list
from recording.queries.people import person_behind
from recording.queries.uploads import deflated, is_one_in_hand, terms_of, undecided
from recording.rules.comparing import Outcome
from recording.rules.reports import ListImport
from recording.rules.workflow import Action
from recording.services.changing import demand
from recording.services.drafts import checked, keep
from recording.services.importing import proposed
from registry.documents.faults import Fault
from registry.errors import InvalidChangeset, Problem

AT_ONCE = 500
"""Lines of a file that is worked off within a request. Of so many each may be compared with all
similar names, which takes a few hundredths of a second in a register of a million."""

HELD_FOR = timedelta(minutes=3)
"""Longer than anything takes between two words of how far it is: what is the longest is checking
the entries of 200,000 rows. Whoever was killed is waited for so long."""
MOST_ATTEMPTS = 3
MOST_FAULTS_TOLD = 50
_TELL_SECONDS = 1.0

logger = logging.getLogger(__name__)


class LetGo(Exception):
    """The file was thrown away meanwhile, or another worker has taken it up."""


def ask(own: ListUpload, task: str, *, now: datetime) -> None:
    """Note what is to be done. The caller saves it."""
    own.task, own.asked_at, own.changed_at = task, now, now
    own.attempts, own.done, own.failure = 0, 0, None


def work_off_lists(*, now: datetime) -> int:
    """Work off the upload that has waited longest; how many were.

    One at a time, so that of two workers one is free for what is due by the second. Safe beside
    others, and after one that was killed.
    """
    if is_one_in_hand(now=now):
        return 0
    waiting = ListUpload.objects.exclude(task="")
    first = waiting.order_by("asked_at", "id").values_list("id", flat=True).first()
    return 0 if first is None else int(work_off(first, now=now))


def work_off(upload_id: UUID, *, now: datetime) -> bool:
    """Do what is to be done with an upload, unless somebody is at it; whether it was done.

    What stands in the way is kept with the upload. Raises: DatabaseError, after which it is tried
    again when it is held no more.
    """
    own = _taken_up(upload_id, now)
    if own is None:
        return False
    hold = _Hold(own, now)
    try:
        if own.attempts > MOST_ATTEMPTS:
            hold.let_go(failure=_NEVER_DONE)
        else:
            _TASKS[own.task](own, hold)
    except LetGo:
        logger.info("upload %s was let go", upload_id)
        return False
    except DatabaseError:
        raise
    except Problem as problem:
        hold.let_go(failure=told_of(problem))
    except Exception:
        logger.exception("upload %s could not be worked off", upload_id)
        hold.let_go(failure=_OUR_FAULT)
    return True


def report_on(own: ListUpload, found: ListImport, *, now: datetime) -> None:
    """Note what was found. The caller saves it."""
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


@transaction.atomic(durable=True)
def _taken_up(upload_id: UUID, now: datetime) -> ListUpload | None:
    waiting = ListUpload.objects.exclude(task="").exclude(held_until__gt=now)
    own = waiting.select_for_update().filter(id=upload_id).first()
    if own is not None:
        own.holder, own.held_until = uuid4().hex, now + HELD_FOR
        own.attempts, own.done = own.attempts + 1, 0
        own.save(update_fields=["holder", "held_until", "attempts", "done"])
    return own


class _Hold:
    """An upload in hand. Its clock goes on from the instant at which it was taken up."""

    def __init__(self, own: ListUpload, now: datetime) -> None:
        self._own = own
        self._mine = ListUpload.objects.filter(id=own.id, holder=own.holder)
        self._began, self._now = time.monotonic(), now
        self._told = 0.0

    def now(self) -> datetime:
        return self._now + timedelta(seconds=time.monotonic() - self._began)

    def tell(self, line: int) -> None:
        """Say how far it is, now and then. Raises: LetGo."""
        if time.monotonic() - self._told >= _TELL_SECONDS:
            self._told = time.monotonic()
            self.go_on(done=line)

    def go_on(self, **members: Any) -> None:
        """Hold it for another while. Raises: LetGo."""
        if not self._mine.update(held_until=self.now() + HELD_FOR, **members):
            raise LetGo

    def lock(self) -> None:
        """Keep others from it until the transaction ends. Raises: LetGo."""
        if self._mine.select_for_update().first() is None:
            raise LetGo

    def done(self) -> None:
        """Keep the upload as it is in memory, within the caller's transaction."""
        for name, value in _AT_REST.items():
            setattr(self._own, name, value)
        self._own.save()

    def let_go(self, *, failure: Mapping[str, Any]) -> None:
        """Keep nothing but why. Who threw the file away meanwhile need not know."""
        self._mine.update(**_AT_REST, failure=failure, changed_at=self.now())


_AT_REST: Mapping[str, Any] = {"task": "", "asked_at": None, "holder": "", "held_until": None}


def _compare(own: ListUpload, hold: _Hold) -> None:
    found = _found(own, hold)
    report_on(own, found, now=hold.now())
    with transaction.atomic(durable=True):
        hold.lock()
        hold.done()


def _draft(own: ListUpload, hold: _Hold) -> None:
    actor = person_behind(own.owner)
    demand(actor, Action.CREATE)
    found = _found(own, hold)
    _demand_sound(found, _decided(own))
    words = {name: own.terms[name] or None for name in ("title", "reason")}
    document = proposed(found, terms_of(own), **words)
    hold.go_on(done=own.expected)
    changeset = checked(document)
    report_on(own, found, now=hold.now())
    with transaction.atomic(durable=True):
        hold.lock()
        own.draft, own.file = keep(document, changeset, actor, now=hold.now()), b""
        hold.done()


_TASKS: Mapping[str, Callable[[ListUpload, _Hold], None]] = {COMPARE: _compare, DRAFT: _draft}


def _found(own: ListUpload, hold: _Hold) -> ListImport:
    return read_list(
        BytesIO(zlib.decompress(own.file)),
        terms=terms_of(own),
        encoding=None,
        now=hold.now(),
        decided=_decided(own),
        tell=hold.tell,
    )


def _decided(own: ListUpload) -> dict[int, str]:
    return {int(line): one for line, one in own.decided.items()}


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


def told_of(problem: Problem) -> dict[str, Any]:
    """What stands in the way, as it is kept and shown."""
    return {
        "title": problem.title,
        "detail": problem.detail,
        "faults": [
            {"pointer": fault.pointer, "detail": fault.detail}
            for fault in problem.faults[:MOST_FAULTS_TOLD]
        ],
        "is_of_document": isinstance(problem, InvalidChangeset),
    }


_OUR_FAULT = {
    "title": "It could not be worked off",
    "detail": "The fault is ours and in the log of the worker. Nothing was kept of it.",
}
_NEVER_DONE = {
    "title": "It could not be worked off",
    "detail": f"It was begun {MOST_ATTEMPTS} times and never ended: perhaps the machine has too "
    "little memory for it. Divide the file.",
}
