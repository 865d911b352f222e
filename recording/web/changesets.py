"""A changeset on its way to the ledger: what it says, what it would change, what can be done."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accesscontrol.rules.principals import Principal
from recording.queries.comparing import (
    MOST_COMPARED,
    beside_the_record,
    between,
    earlier_submission,
)
from recording.queries.desk import trail_of
from recording.queries.drafts import get_draft
from recording.queries.people import names_of
from recording.queries.readback import readbacks_of
from recording.rules.workflow import Action, State
from recording.web.doors import for_those_who
from recording.web.impacts import told_impact
from recording.web.open_steps import open_steps
from recording.web.trail import told_trail
from registry.api.problems import details_of_problem
from registry.errors import Problem
from registry.queries.ledger import registry_zone

LONGEST_SHOWN = 200_000
"""Characters of a document; a longer one is fetched from the API."""


@require_safe
@for_those_who(Action.READ)
def changeset(request: HttpRequest, principal: Principal, draft_id: UUID) -> HttpResponse:
    """Raises: UnknownChangeset."""
    return changeset_page(request, principal, draft_id)


def changeset_page(
    request: HttpRequest, principal: Principal, draft_id: UUID, problem: Problem | None = None
) -> HttpResponse:
    """The page as the changeset stands now; with the refusal of what was just tried, if any."""
    now = timezone.now()
    draft = get_draft(draft_id)
    document = json.loads(draft.document)
    earlier = earlier_submission(draft)
    is_open = draft.state not in (State.PUBLISHED.value, State.WITHDRAWN.value)
    trail = told_trail(trail_of(draft))
    is_long = len(draft.document) > LONGEST_SHOWN
    context = {
        "draft": draft,
        "document": "" if is_long else json.dumps(document, indent=2, ensure_ascii=False),
        "compared": beside_the_record(document) if is_open else _written(document),
        "not_compared": max(0, len(document["entries"]) - MOST_COMPARED),
        "is_open": is_open,
        "readbacks": list(readbacks_of(document).values()),
        "earlier": earlier,
        "revised": between(earlier.document, document) if earlier else [],
        "impact": told_impact(draft, now=now),
        "comments": sorted(draft.comments.all(), key=lambda comment: comment.revision),
        "steps": open_steps(draft, principal),
        "zone": registry_zone().key,
        "trail": trail,
        "people": {**names_of(one.by for one in trail), principal.id: "you"},
        "principal": principal,
        "problem": details_of_problem(problem) if problem else None,
        "typed": request.POST if problem else {},
    }
    status = details_of_problem(problem).status if problem else 200
    return render(request, "recording/changeset.html", context, status=status)


def _written(document: dict[str, Sequence[dict[str, object]]]) -> list[dict[str, object]]:
    """The objects that a changeset wrote, when it is too late to lay it beside the record."""
    return [
        {"op": entry["op"], "kind": entry["kind"], "id": dict(entry["object"])["id"]}  # type: ignore[call-overload]
        for entry in document["entries"][:MOST_COMPARED]
    ]
