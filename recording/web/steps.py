"""What is done to a changeset with a button: each is one call, and the page again."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from accesscontrol.rules.principals import Principal
from recording.errors import CommentNeeded, NotToCome, TooLongForForms
from recording.rules.workflow import Action
from recording.services.publishing import publish
from recording.services.review import acknowledge, approve, reject, submit, withdraw
from recording.services.sheets import reopen_draft
from recording.web.changesets import changeset_page
from recording.web.doors import for_those_who
from registry.errors import Missing, Problem
from registry.queries.ledger import registry_zone
from registry.rules.dates import NotADate, parse_instant

SAID = {
    "submit": "It waits for another person's approval now.",
    "approve": "Approved. It can be published now, or at an instant.",
    "reject": "Given back to its author, with your comment.",
    "withdraw": "Withdrawn. It stays here to be read.",
    "publish": "Published: it is on record.",
    "schedule": "It will be published at the instant that you gave.",
    "alone": "Published by you alone. Every approver is told, and one of them has to look at it.",
    "acknowledge": "Written down that you have looked at it.",
}


@require_POST
@for_those_who(Action.REPLACE)
def edit(request: HttpRequest, principal: Principal, draft_id: UUID) -> HttpResponse:
    """The forms of a draft. Raises: UnknownChangeset, WrongState."""
    try:
        own = reopen_draft(draft_id=draft_id, actor=principal, now=timezone.now())
    except TooLongForForms as problem:
        return changeset_page(request, principal, draft_id, problem)
    return HttpResponseRedirect(reverse("desk-sheet", args=[own.id]))


@require_POST
@for_those_who(Action.READ)
def step(request: HttpRequest, principal: Principal, draft_id: UUID, step: str) -> HttpResponse:
    """One step of the workflow. Who may take it is for the services to say."""
    if step not in _STEPS:
        raise Http404
    try:
        _STEPS[step](draft_id, principal, request.POST, timezone.now())
    except Missing:
        raise
    except Problem as problem:
        return changeset_page(request, principal, draft_id, problem)
    messages.success(request, SAID[step])
    return HttpResponseRedirect(reverse("desk-changeset", args=[draft_id]))


def _submit(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    submit(draft_id=draft_id, actor=actor, revision=_revision(given), now=now)


def _approve(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    seen, text = given.get("impact", ""), given.get("comment", "").strip()
    approve(
        draft_id=draft_id, actor=actor, revision=_revision(given), impact=seen, text=text, now=now
    )


def _reject(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    text = given.get("comment", "").strip()
    if not text:
        raise CommentNeeded("Say in the comment what is to be changed.")
    reject(draft_id=draft_id, actor=actor, revision=_revision(given), text=text, now=now)


def _withdraw(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    text = given.get("comment", "").strip()
    withdraw(draft_id=draft_id, actor=actor, revision=_revision(given), text=text, now=now)


def _publish(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    publish(draft_id=draft_id, actor=actor, revision=_revision(given), now=now)


def _schedule(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    at = _instant(given.get("at", "").strip())
    publish(draft_id=draft_id, actor=actor, revision=_revision(given), at=at, now=now)


def _alone(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    reason = given.get("reason", "").strip()
    if not reason:
        raise CommentNeeded("Say why nobody else could be asked.")
    publish(
        draft_id=draft_id,
        actor=actor,
        revision=_revision(given),
        emergency_reason=reason,
        now=now,
    )


def _acknowledge(draft_id: UUID, actor: Principal, given: QueryDict, now: datetime) -> None:
    text = given.get("comment", "").strip()
    acknowledge(draft_id=draft_id, actor=actor, revision=_revision(given), text=text, now=now)


_STEPS: dict[str, Callable[[UUID, Principal, QueryDict, datetime], Any]] = {
    "submit": _submit,
    "approve": _approve,
    "reject": _reject,
    "withdraw": _withdraw,
    "publish": _publish,
    "schedule": _schedule,
    "alone": _alone,
    "acknowledge": _acknowledge,
}


def _revision(given: QueryDict) -> int:
    """The revision that the page showed; none that is there for a page that was tampered with."""
    text = given.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _instant(text: str) -> datetime:
    """As a browser's field gives it, in the registry's zone; or as the record writes it.

    Raises: NotToCome.
    """
    try:
        if text.endswith("Z"):
            return parse_instant(text)
        naive = datetime.fromisoformat(text)
    except (NotADate, ValueError) as error:
        raise NotToCome("Give the day and the time, as 2026-06-26T17:30.") from error
    zone: ZoneInfo = registry_zone()
    return naive.replace(tzinfo=zone) if naive.tzinfo is None else naive
