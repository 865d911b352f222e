"""POST /api/v1/webhooks/{id}/…: what can be done with an endpoint."""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated, Any

from django.utils import timezone
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.keys import number_of
from accesscontrol.api.principals import acting
from notifications.api.answers import delivery_data
from notifications.api.shapes import (
    DeliveryAnswer,
    EndpointAnswer,
    MadeEndpointAnswer,
    RecoveredAnswer,
    ResumeShape,
    RollSecretShape,
)
from notifications.api.webhooks import ENDPOINT_ID, WebhookView, shown, shown_with_secret
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import roll_secret
from notifications.services.resending import pause, ping, recover, resume
from registry.api.described import described
from registry.api.parsing import Query, read_body, read_query
from registry.documents.faults import Fault
from registry.documents.shapes import NothingShape
from registry.errors import InvalidRequest
from registry.rules.dates import NotADate, parse_instant


class StepView(WebhookView):
    idempotent = True
    http_method_names = ["post", "options"]


class RecoverQuery(Query):
    since: Annotated[
        str,
        Field(max_length=40, description="An instant: what was given up or skipped from then on."),
    ]


def step(
    operation: str,
    summary: str,
    answer: type[BaseModel],
    body: type[BaseModel] = NothingShape,
    *,
    query: type[Query] | None = None,
    example: Any = None,
) -> Callable[[Any], Any]:
    return described(
        summary=summary,
        operation=operation,
        tag="webhooks",
        answer=answer,
        body=body,
        query=query,
        example=example or {},
        problems=(403, 404, 409),
        private=True,
        path=(ENDPOINT_ID,),
    )


class Ping(StepView):
    @step("ping_webhook", "Send a test to this endpoint", DeliveryAnswer)
    def post(self, request: Request, endpoint_id: str) -> Response:
        read_body(NothingShape, request.data)
        found = ping(actor=acting(request), endpoint_id=number_of(endpoint_id), now=timezone.now())
        return Response(delivery_data(found))


class RollSecret(StepView):
    sealed_answer = True

    @step(
        "roll_webhook_secret",
        "A new secret, shown this once; requests are signed with both until the overlap ends",
        MadeEndpointAnswer,
        RollSecretShape,
        example={"overlap_hours": 24},
    )
    def post(self, request: Request, endpoint_id: str) -> Response:
        body = read_body(RollSecretShape, request.data)
        made = roll_secret(
            actor=acting(request),
            endpoint_id=number_of(endpoint_id),
            overlap=timedelta(hours=body.overlap_hours),
            algorithm=None if body.signature is None else Algorithm(body.signature),
            now=timezone.now(),
        )
        return shown_with_secret(made)


class Pause(StepView):
    @step("pause_webhook", "Send nothing until it is resumed; nothing is lost", EndpointAnswer)
    def post(self, request: Request, endpoint_id: str) -> Response:
        read_body(NothingShape, request.data)
        return shown(
            pause(actor=acting(request), endpoint_id=number_of(endpoint_id), now=timezone.now())
        )


class Resume(StepView):
    @step(
        "resume_webhook",
        "Send again, with what was kept unless `backfill` is false",
        EndpointAnswer,
        ResumeShape,
        example={"backfill": True},
    )
    def post(self, request: Request, endpoint_id: str) -> Response:
        body = read_body(ResumeShape, request.data)
        endpoint = resume(
            actor=acting(request),
            endpoint_id=number_of(endpoint_id),
            backfill=body.backfill,
            now=timezone.now(),
        )
        return shown(endpoint)


class Recover(StepView):
    @step(
        "recover_webhook",
        "Send what was given up or skipped since an instant",
        RecoveredAnswer,
        query=RecoverQuery,
    )
    def post(self, request: Request, endpoint_id: str) -> Response:
        read_body(NothingShape, request.data)
        query = read_query(RecoverQuery, request)
        try:
            since = parse_instant(query.since)
        except NotADate as error:
            raise InvalidRequest(str(error), [Fault("/since", "not-a-date", str(error))]) from error
        number = recover(
            actor=acting(request),
            endpoint_id=number_of(endpoint_id),
            since=since,
            now=timezone.now(),
        )
        return Response({"recovered": number})
