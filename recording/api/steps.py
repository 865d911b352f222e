"""POST /api/v1/changesets/{id}/…: the steps of a changeset from draft to ledger."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from pydantic import BaseModel
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.principals import acting
from recording.api.changesets import DRAFT_ID, IF_MATCH, KEY, ChangesetView, shown_whole
from recording.api.shapes import (
    ApproveShape,
    CommentShape,
    PublishShape,
    RejectShape,
    WholeDraft,
)
from recording.services.publishing import publish
from recording.services.review import acknowledge, approve, reject, submit, withdraw
from registry.api.conditions import given_revision
from registry.api.described import described
from registry.api.parsing import read_body
from registry.documents.faults import Fault
from registry.documents.shapes import NothingShape
from registry.errors import InvalidRequest
from registry.rules.dates import NotADate, is_date, parse_instant


def step(
    operation: str, summary: str, body: type[BaseModel], *, example: Any
) -> Callable[[Any], Any]:
    """How the OpenAPI document describes a step."""
    return described(
        summary=summary,
        operation=f"{operation}_changeset",
        tag="changesets",
        answer=WholeDraft,
        body=body,
        example=example,
        problems=(403, 404, 409, 412, 503),
        path=(DRAFT_ID, IF_MATCH, KEY),
        private=True,
    )


class StepView(ChangesetView):
    http_method_names = ["post", "options"]


def common(request: Request, draft_id: UUID) -> dict[str, Any]:
    """What every step takes beside its own body. This is where the clock is read."""
    return {
        "draft_id": draft_id,
        "actor": acting(request),
        "revision": given_revision(request),
        "now": timezone.now(),
    }


class Submit(StepView):
    @step("submit", "Ask for another person's approval", NothingShape, example={})
    def post(self, request: Request, draft_id: UUID) -> Response:
        read_body(NothingShape, request.data)
        submit(**common(request, draft_id))
        return shown_whole(draft_id)


class Approve(StepView):
    @step(
        "approve",
        "Approve what publishing would change; not by anybody who wrote it",
        ApproveShape,
        example={"comment": "As the letter says."},
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        body = read_body(ApproveShape, request.data)
        approve(**common(request, draft_id), impact=body.impact, text=body.comment or "")
        return shown_whole(draft_id)


class Reject(StepView):
    @step(
        "reject",
        "Give it back to its author, saying why",
        RejectShape,
        example={"comment": "The letter names another list."},
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        body = read_body(RejectShape, request.data)
        reject(**common(request, draft_id), text=body.comment)
        return shown_whole(draft_id)


class Publish(StepView):
    @step(
        "publish",
        "Put it on record: now, at an instant to come, or alone in an emergency",
        PublishShape,
        example={"at": "2099-07-02T00:00:00Z"},
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        body = read_body(PublishShape, request.data)
        at = None if body.at is None else _instant(body.at)
        publish(**common(request, draft_id), at=at, emergency_reason=body.emergency_reason)
        return shown_whole(draft_id)


class Withdraw(StepView):
    @step("withdraw", "Give it up for good", CommentShape, example={"comment": "Superseded."})
    def post(self, request: Request, draft_id: UUID) -> Response:
        body = read_body(CommentShape, request.data)
        withdraw(**common(request, draft_id), text=body.comment or "")
        return shown_whole(draft_id)


class Acknowledge(StepView):
    @step(
        "acknowledge",
        "Have looked, afterwards, at what one person published alone",
        CommentShape,
        example={"comment": "I have read the order; this is right."},
    )
    def post(self, request: Request, draft_id: UUID) -> Response:
        body = read_body(CommentShape, request.data)
        acknowledge(**common(request, draft_id), text=body.comment or "")
        return shown_whole(draft_id)


def _instant(text: str) -> datetime:
    """Raises: InvalidRequest."""
    try:
        if not is_date(text):
            return parse_instant(text)
        cure = "Give an instant in UTC, as 2026-07-02T00:00:00Z; a day has many."
    except NotADate as error:
        cure = str(error)
    raise InvalidRequest(cure, [Fault("/at", "not-an-instant", cure)])
