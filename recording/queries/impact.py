"""What publishing a draft would change, asked of the ledger's end. Writes nothing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accesscontrol.models import ListMember, SavedCheck
from accesscontrol.queries.saved_answers import question_of_check
from accesscontrol.queries.saved_checks import checks_concerned
from accesscontrol.rules.saved_checks import SavedQuestion
from accesscontrol.rules.touched import Concerned
from notifications.queries.hearing import Coming, hearers_of
from recording.rules.collector import uncollected
from recording.rules.impact import Impact, Notified, impact_between
from registry.documents.entries import Entry
from registry.documents.strict_json import Json
from registry.models import Directive
from registry.queries.confidential import is_commitment
from registry.queries.ledger import current_size, head
from registry.queries.proposing import Proposal, propose, read_valid

BATCH = 500
MOST_SAVED_ASKED = 2000
"""Saved checks that an impact asks; the first of those that the draft can touch."""


def impact_of(document: Json, *, now: datetime) -> Impact:
    """The impact of a parsed changeset document if it were recorded now (aware UTC).

    Needs no lock. Under that of the ledger it says what will be so.

    Raises: InvalidChangeset, with every fault; ClockBehind.
    """
    changeset = read_valid(document)
    while True:
        end = head()
        with uncollected():
            proposal = propose(changeset, end=end, now=now)
        # What was read while somebody published may be of two ledgers; then it is read again.
        if current_size() == end.size:
            return impact_of_proposal(proposal, now=now)


def impact_of_proposal(proposal: Proposal, *, now: datetime) -> Impact:
    """As `impact_of`, for a changeset that is laid over the ledger already."""

    def saved(concerned: Concerned) -> Iterator[SavedQuestion]:
        for check in checks_concerned(concerned, most=MOST_SAVED_ASKED):
            yield SavedQuestion(check.pk, question_of_check(check, at=now))

    found = impact_between(
        proposal.before,
        proposal.after,
        now=now,
        directives=proposal.directives,
        saved_checks=saved,
    )
    hearers = hearers_of(_coming(found, proposal), size=found.ledger_size)
    ways = tuple(Notified(way, count) for way, count in hearers.items() if count)
    return replace(found, notified=ways)


def _coming(found: Impact, proposal: Proposal) -> Coming:
    """What subscribers would hear of."""
    changed = SavedCheck.objects.filter(pk__in=[row.id for row in found.saved_checks])
    entries = [
        entry for entry in proposal.document.entries if not is_commitment(entry.kind, entry.object)
    ]
    return Coming(
        statuses=[
            (logged.type, models, channels)
            for places, logged in found.logged
            for models, channels in places
        ],
        objects=_told(entries),
        accounts=set(changed.values_list("owner", flat=True)),
    )


def _told(entries: Sequence[Entry]) -> list[dict[str, Any]]:
    """Entries as the change log would tell of them. What an object was matters where it says
    who is spoken of: of directives and members."""
    was: dict[tuple[str, str], Any] = {}
    for kind, rows in (("directive", Directive), ("member", ListMember)):
        changed = [e.id for e in entries if e.kind == kind and e.op != "assert"]
        for start in range(0, len(changed), BATCH):
            current: QuerySet[Any] = QuerySet(rows).filter(superseded_by__isnull=True)
            found = current.filter(object_id__in=changed[start : start + BATCH])
            for document in found.values_list("asserted_by__document", flat=True):
                obj = json.loads(document)["object"]
                was[kind, obj["id"]] = obj
    return [
        {
            "op": entry.op,
            "kind": entry.kind,
            "object": entry.object,
            "reason": entry.reason,
            "was": was.get((entry.kind, entry.id)),
        }
        for entry in entries
    ]
