"""Processes that race, and processes that are killed: run in a shell of an installation.

Prints what came of each race as JSON. Each racer has a connection of its own.
"""

import hashlib
import json
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from accesscontrol.models import AuditEvent
from accesscontrol.rules.principals import Principal
from recording.models import ChangesetDraft, DraftRevision, ReviewComment
from recording.services.drafts import create_draft, replace_draft
from recording.services.publishing import publish, publish_due
from recording.services.review import approve, reject
from registry.errors import Problem
from registry.models import Changeset, LedgerEntry
from registry.services.recording import record_changesets
from tests.build import changeset, entry
from tests.people import staff
from tests.recording import cast
from tests.recording.cast import ANA, BEN, CLEO, opening, submitted

Act = Callable[[], object]


def document(object_id: str) -> Any:
    return changeset(entry("organization", {"id": object_id, "name": "Org"}))


def approved(body: Any) -> ChangesetDraft:
    return cast.approved(timezone.now(), body)


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


def approving(draft: ChangesetDraft, actor: Principal) -> Act:
    return lambda: (
        approve(draft_id=draft.id, actor=actor, revision=draft.revision, now=timezone.now()).state
    )


def rejecting(draft: ChangesetDraft, actor: Principal) -> Act:
    return lambda: (
        reject(
            draft_id=draft.id,
            actor=actor,
            text="Not yet.",
            revision=draft.revision,
            now=timezone.now(),
        ).state
    )


def loading(body: Any) -> Act:
    """As `load_record` does."""
    return lambda: (
        record_changesets([("", body)], actor="operator", now=timezone.now())[0].size and "loaded"
    )


def _reviews() -> dict[str, Any]:
    """Two look at one changeset at the same time, and a file is loaded beside a publication."""
    waiting = [submitted(timezone.now(), document(f"w-{number}")) for number in range(2)]
    twice = race(*(approving(waiting[0], actor) for actor in (BEN, CLEO)))
    against = race(approving(waiting[1], BEN), rejecting(waiting[1], CLEO))
    loaded = approved(document("loaded"))
    beside = race(publishing(loaded), loading(document("loaded")), loading(document("aside")))
    told = AuditEvent.objects.filter(object=f"changeset:{waiting[0].id}")
    return {
        "twice": twice,
        "approvals": told.filter(action="changeset.approved").count(),
        "against": against,
        "state": ChangesetDraft.objects.get(id=waiting[1].id).state,
        "comments": ReviewComment.objects.filter(draft=waiting[1]).count(),
        "beside": beside,
        "draft": ChangesetDraft.objects.get(id=loaded.id).lapsed_code,
    }


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
    now = timezone.now()
    at = now + timedelta(seconds=0.2)
    publish(draft_id=due.id, actor=ANA, now=now, at=at)
    later = at + timedelta(seconds=1)
    scheduled = race(*(lambda: publish_due(now=later) for _ in range(3)))
    reviews = _reviews()
    recorded = list(Changeset.objects.order_by("number"))
    print(  # noqa: T201
        json.dumps(
            {
                **reviews,
                "different": different,
                "same": same,
                "conflicting": conflicting,
                "lapsed": [ChangesetDraft.objects.get(id=one.id).lapsed_code for one in rivals],
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
    staff("ben", "approver")
    User.objects.update(email="ben@registry.example")
    two, alone = approved(opening()), submitted(timezone.now(), document("alone"))
    now = timezone.now()
    found = {
        "by two": _killed(lambda: publish(draft_id=two.id, actor=ANA, now=now)),
        "by one": _killed(
            lambda: publish(
                draft_id=alone.id, actor=CLEO, emergency_reason="A court order.", now=now
            )
        ),
    }
    print(json.dumps(found))  # noqa: T201


def _killed(work: Act) -> dict[str, Any]:
    """What the tables hold before, after each kill and at last, and what the last has changed."""
    before = standing()
    killed = 0
    for last in range(1, 1000):
        connection.close()
        child = os.fork()
        if child == 0:
            with connection.execute_wrapper(_KilledAfter(last)):
                work()
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            break
        killed += 1
        if standing() != before:
            return {"killed": killed, "left": _differing(before, standing())}
    return {"killed": killed, "left": [], "wrote": _differing(before, standing())}


def _differing(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(table for table in before if before[table] != after[table])


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


def standing() -> dict[str, str]:
    """A digest of the rows of every table, by its name."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        rows = model._default_manager.order_by("pk").values_list()
        found[model._meta.db_table] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return found
