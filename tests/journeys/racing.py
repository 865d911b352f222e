"""Processes that race, and processes that are killed: run in a shell of an installation.

Prints what came of each race as JSON. Each racer has a connection of its own.
"""

import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from accesscontrol.models import AuditEvent
from recording.models import ChangesetDraft, DraftRevision
from recording.services.drafts import create_draft, replace_draft
from recording.services.publishing import publish, publish_due
from recording.services.review import approve, submit
from registry.errors import Problem
from registry.models import Change, Changeset, LedgerEntry, LedgerHead
from tests.build import changeset, entry
from tests.recording.cast import ANA, BEN, opening

Act = Callable[[], object]


def document(object_id: str) -> Any:
    return changeset(entry("organization", {"id": object_id, "name": "Org"}))


def approved(body: Any) -> ChangesetDraft:
    now = timezone.now()
    draft = create_draft(document=body, actor=ANA, now=now)
    submit(draft_id=draft.id, actor=ANA, now=now)
    return approve(draft_id=draft.id, actor=BEN, now=now)


def race(*acts: Act) -> list[str]:
    """What came of each act, all begun at one moment: its result, or the code of its problem."""
    connection.close()
    gate, starter = os.pipe()
    racers = []
    for act in acts:
        reader, writer = os.pipe()
        if os.fork() == 0:
            os.close(starter)
            os.read(gate, 1)
            os.write(writer, _outcome(act).encode())
            os._exit(0)
        os.close(writer)
        racers.append(reader)
    os.close(gate)
    os.close(starter)
    outcomes = [os.read(reader, 4096).decode() for reader in racers]
    for _ in racers:
        os.wait()
    return outcomes


def _outcome(act: Act) -> str:
    try:
        return str(act())
    except Problem as problem:
        return problem.code
    except Exception as error:
        return repr(error)


def publishing(draft: ChangesetDraft) -> Act:
    return lambda: publish(draft_id=draft.id, actor=ANA, now=timezone.now()).state


def replacing(draft: ChangesetDraft, object_id: str) -> Act:
    return lambda: (
        replace_draft(
            draft_id=draft.id,
            document=document(object_id),
            revision=draft.revision,
            actor=ANA,
            now=timezone.now(),
        ).state
    )


def races() -> None:
    different = race(*(publishing(approved(document(f"d-{number}"))) for number in range(4)))
    one = approved(document("one"))
    same = race(*(publishing(one) for _ in range(3)))
    rivals = [approved(document("rival")) for _ in range(3)]
    conflicting = race(*(publishing(draft) for draft in rivals))
    written = create_draft(document=document("first"), actor=ANA, now=timezone.now())
    replaced = race(*(replacing(written, f"r-{number}") for number in range(3)))
    both = approved(document("both"))
    mixed = race(publishing(both), replacing(both, "instead"))
    due = approved(document("due"))
    at = timezone.now() + timedelta(seconds=0.2)
    publish(draft_id=due.id, actor=ANA, now=timezone.now(), at=at)
    later = at + timedelta(seconds=1)
    scheduled = race(*(lambda: publish_due(now=later) for _ in range(3)))
    recorded = list(Changeset.objects.order_by("number"))
    print(  # noqa: T201
        json.dumps(
            {
                "different": different,
                "same": same,
                "conflicting": conflicting,
                "lapsed": ChangesetDraft.objects.filter(lapsed_code="no-longer-fits").count(),
                "replaced": replaced,
                "revisions": DraftRevision.objects.filter(draft=written).count(),
                "mixed": mixed,
                "both": ChangesetDraft.objects.get(id=both.id).state,
                "scheduled": scheduled,
                "instants": [one.recorded_at.isoformat() for one in recorded],
                "numbers": [one.number for one in recorded],
                "seqs": list(LedgerEntry.objects.order_by("seq").values_list("seq", flat=True)),
                "ids": list(LedgerEntry.objects.values_list("object_id", flat=True)),
            }
        )
    )


def kills() -> None:
    """Publish in a child that is killed after its n-th statement, for every n, until none is."""
    draft = approved(opening())
    before = standing(draft)
    states = []
    for last in range(1, 1000):
        connection.close()
        child = os.fork()
        if child == 0:
            with connection.execute_wrapper(_KilledAfter(last)):
                publish(draft_id=draft.id, actor=ANA, now=timezone.now())
            os._exit(0)
        _, status = os.waitpid(child, 0)
        states.append(standing(draft))
        if os.WIFEXITED(status):
            break
    print(json.dumps({"before": before, "killed": states[:-1], "after": states[-1]}))  # noqa: T201


class _KilledAfter:
    """Ends the process, with no chance to tidy up, once so many statements have run."""

    def __init__(self, statements: int) -> None:
        self.left = statements

    def __call__(self, execute: Any, *arguments: Any) -> Any:
        result = execute(*arguments)
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result


def standing(draft: ChangesetDraft) -> list[Any]:
    """Everything that a publication writes, counted."""
    return [
        ChangesetDraft.objects.get(id=draft.id).state,
        LedgerHead.objects.get().size,
        LedgerEntry.objects.count(),
        Changeset.objects.count(),
        Change.objects.count(),
        AuditEvent.objects.count(),
    ]
