"""POST /access/v1/guardrail: a verdict for gateways that call a webhook with each request.

What they send holds prompts. The body is kept for as long as it takes to find the model in it,
is not decoded, and goes nowhere.
"""

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils import timezone
from pydantic import Field, RootModel
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.api.authzen_base import reading
from accesscontrol.api.freshness import still_current
from accesscontrol.api.judging import UseQuery, closed_by, judged
from accesscontrol.api.principals import principal_of
from accesscontrol.queries.openings import own_view
from accesscontrol.rules.gateways.picking import NotPickable, path_of, picked
from accesscontrol.rules.gateways.verdicts import SHAPES, Shape, checked, verdict_of
from registry.api.described import described
from registry.api.parsing import BodyTooLarge, read_query
from registry.documents.faults import Fault, pointer_to
from registry.errors import InvalidRequest, MalformedJson, Problem
from registry.queries.position import Positions

Pointer = Annotated[str, Field(max_length=200, description="A JSON pointer to a member.")]
Word = Annotated[str, Field(max_length=200, description="A text, a number, `true` or `false`.")]


class GuardrailQuery(UseQuery):
    shape: Annotated[
        Literal["plain", "portkey", "kong", "litellm"],
        Field(description="The contract of a gateway; its parts can be set anew beside it."),
    ] = "plain"
    model_at: Pointer | None = None
    verdict_at: Pointer | None = None
    allow: Word | None = None
    deny: Word | None = None
    reason_at: Pointer | None = None
    details_at: Pointer | None = None

    @property
    def wanted(self) -> Shape:
        """The shape with what was set anew. Raises: InvalidRequest."""
        said: dict[str, Any] = {
            name: value
            for name in ("model_at", "verdict_at", "reason_at", "details_at")
            if (value := getattr(self, name)) is not None
        }
        for name in ("allow", "deny"):
            if (value := getattr(self, name)) is not None:
                said[name] = _scalar(name, value)
        return reading(checked, replace(SHAPES[self.shape], **said))


class GuardrailBody(RootModel[Any]):
    """Whatever the gateway sends. Of it the model's name is read, and nothing else."""


class GuardrailAnswer(RootModel[dict[str, Any]]):
    """The verdict in the shape that was asked for. In that of `plain`: `allow`, true or false;
    `reason`, a sentence; `details`, what the decision rests on.
    """


class Guardrail(APIView):
    permission_classes = (MayCheck,)
    http_method_names = ["post", "options"]

    @described(
        summary="A verdict in the shape that a gateway's webhook guardrail reads",
        operation="guardrail",
        tag="gateways",
        answer=GuardrailAnswer,
        query=GuardrailQuery,
        body=GuardrailBody,
        example={"model": "gpt-5.6-sol"},
        problems=(403, 503),
    )
    def post(self, request: Request) -> Response:
        query = read_query(GuardrailQuery, request)
        shape = query.wanted
        positions, own = Positions(now=timezone.now()), own_view(principal_of(request))
        try:
            model = query.model or _model_in_body(request, shape)
        except Problem as error:
            decision = closed_by(error)
        else:
            decision, _ = judged(query, model, positions, own)
        still_current(positions)
        response = Response(verdict_of(decision, shape))
        response.headers["Cache-Control"] = "no-store"
        return response


def _model_in_body(request: Request, shape: Shape) -> str | None:
    """Raises: MalformedJson, BodyTooLarge."""
    body = request._request.read(settings.LARGEST_PROMPT + 1)
    if len(body) > settings.LARGEST_PROMPT:
        raise BodyTooLarge
    place = path_of(shape.model_at)
    try:
        return picked(body, {place}).get(place)
    except NotPickable as error:
        raise MalformedJson(str(error)) from error


def _scalar(name: str, text: str) -> bool | int | str:
    """`true`, `false` and whole numbers as JSON has them; everything else is a text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    if isinstance(value, float | list | dict) or value is None:
        cure = f"The word {name} is a text, a whole number, true or false."
        raise InvalidRequest(cure, [Fault(pointer_to(name), "invalid-value", cure)])
    found: bool | int | str = value
    return found
