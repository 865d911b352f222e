"""/api/v1/saved-checks: questions that an account keeps, to hear when their outcome changes."""

from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils import timezone
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import PrivateView, acting
from accesscontrol.api.shapes import SubjectShape, asked_of
from accesscontrol.errors import UnknownSavedCheck
from accesscontrol.models import SavedCheck
from accesscontrol.models.saved_checks import LABEL_LENGTH
from accesscontrol.queries.saved_checks import GREATEST_ID, get_saved_check, saved_checks_of
from accesscontrol.services.deciding import MAY_STORE
from accesscontrol.services.saving_checks import Wanted, delete_check, save_check
from registry.api.described import NothingAnswer, described, path_parameter
from registry.api.parsing import read_body, read_query
from registry.documents.shapes import Id, Shape, ThreeValued
from registry.presentation import instant_or_none
from registry.queries.position import Positions

EXAMPLE = {
    "label": "Oslo research, over the API",
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {"organization": "uk-aisi", "classes": {"foreign_person": "yes"}},
}
CHECK_ID = path_parameter("check_id", "The number of a saved check of yours.")


class SavedCheckShape(Shape):
    """A check about now; it has no clocks. `label` is for whoever reads about it."""

    label: Annotated[str, Field(max_length=LABEL_LENGTH)] | None = None
    model: Annotated[str, Field(min_length=1, max_length=300)]
    channel: Id
    subject: SubjectShape | None = None
    trust: Literal["alleged", "reported", "confirmed", "official"] | None = None


class SavedChecksQuery(NewestFirst):
    outcome: Literal["allow", "deny", "indeterminate"] | None = None
    model: Annotated[str, Field(min_length=1, max_length=300)] | None = None


class KeptSubjectAnswer(BaseModel):
    organization: str | None
    staff: bool
    affiliate_of: str | None
    classes: dict[str, ThreeValued]
    lists: dict[str, ThreeValued]


class SavedCheckAnswer(BaseModel):
    """The question as it was read, and its answer when it was last asked. `outcome` is null where
    the model or the channel is not on record any more; `turns_at` is when time may change it."""

    id: int
    label: str
    model: str
    channel: str
    subject: KeptSubjectAnswer
    trust: str
    outcome: Literal["allow", "deny", "indeterminate"] | None
    permitted: ThreeValued | None
    offered: ThreeValued | None
    blocked_by: list[Literal["law", "developer"]]
    controlling: list[str]
    changed_at: str
    answered_at: str
    ledger_size: int
    turns_at: str | None
    created_at: str


class SavedChecksAnswer(BaseModel):
    results: list[SavedCheckAnswer]
    next: str | None


class SavedCheckView(PrivateView):
    """For keys that may ask, and for people who belong to an account."""

    scopes = MAY_STORE
    members = True


class SavedChecks(SavedCheckView):
    idempotent = True
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="Your saved checks, newest first",
        operation="list_saved_checks",
        tag="saved checks",
        answer=SavedChecksAnswer,
        query=SavedChecksQuery,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        query = read_query(SavedChecksQuery, request)
        rows = saved_checks_of(acting(request))
        if query.outcome is not None:
            rows = rows.filter(outcome=query.outcome)
        if query.model is not None:
            rows = rows.filter(frontier_model=query.model)
        page = newest_first(rows, query, request)
        return Response({"results": [check_data(one) for one in page.rows], "next": page.next})

    @described(
        summary="Save a check: you are told when its outcome changes",
        operation="save_check",
        tag="saved checks",
        answer=SavedCheckAnswer,
        body=SavedCheckShape,
        example=EXAMPLE,
        problems=(403, 404, 409),
        private=True,
        status=201,
    )
    def post(self, request: Request) -> Response:
        body = read_body(SavedCheckShape, request.data)
        saved = save_check(
            actor=acting(request),
            wanted=Wanted(
                asked=asked_of(body.model, body.channel, body.subject),
                label=body.label or "",
                trust=body.trust,
            ),
            positions=Positions(now=timezone.now()),
        )
        location = f"{settings.PUBLIC_URL}/api/v1/saved-checks/{saved.pk}"
        return Response(check_data(saved), status=201, headers={"Location": location})


class OneSavedCheck(SavedCheckView):
    http_method_names = ["get", "delete", "head", "options"]

    @described(
        summary="A saved check",
        operation="get_saved_check",
        tag="saved checks",
        answer=SavedCheckAnswer,
        problems=(403, 404),
        private=True,
        path=(CHECK_ID,),
    )
    def get(self, request: Request, check_id: str) -> Response:
        return Response(check_data(get_saved_check(acting(request), number_of(check_id))))

    @described(
        summary="Ask it no more; what was told of it stays told",
        operation="delete_saved_check",
        tag="saved checks",
        answer=NothingAnswer,
        problems=(403, 404),
        private=True,
        path=(CHECK_ID,),
    )
    def delete(self, request: Request, check_id: str) -> Response:
        delete_check(actor=acting(request), check_id=number_of(check_id))
        return Response({})


def number_of(text: str) -> int:
    """Raises: UnknownSavedCheck, where it is none."""
    if text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= GREATEST_ID:
        return int(text)
    raise UnknownSavedCheck("You have no saved check with this number; see the list of yours.")


def check_data(check: SavedCheck) -> dict[str, Any]:
    said = check.answer
    return {
        "id": check.pk,
        "label": check.label,
        "model": check.frontier_model,
        "channel": check.channel,
        "subject": {
            "organization": check.organization or None,
            "staff": check.staff,
            "affiliate_of": check.affiliate_of or None,
            "classes": check.classes,
            "lists": check.lists,
        },
        "trust": check.trust,
        "outcome": check.outcome or None,
        "permitted": said.get("permitted"),
        "offered": said.get("offered"),
        "blocked_by": said.get("blocked_by", []),
        "controlling": said.get("controlling", []),
        "changed_at": instant_or_none(check.changed_at),
        "answered_at": instant_or_none(check.answered_at),
        "ledger_size": check.answered_size,
        "turns_at": instant_or_none(check.turns_at),
        "created_at": instant_or_none(check.created_at),
    }
