"""/access/v1/ext-authz/…: Envoy's external authorization over HTTP, and what works like it.

A proxy sends method, address and chosen headers of each call; 200 lets it through, anything else
is given to the caller. Who asks stands in `Greenlight-…` headers, which the proxy sets. The body
of the call, if one comes along, is not read.
"""

from typing import Any

from django.http.request import HttpHeaders
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from pydantic import ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.api.freshness import still_current
from accesscontrol.api.judging import UseQuery, closed_by, judged
from accesscontrol.api.principals import principal_of
from accesscontrol.errors import NotLetThrough
from accesscontrol.queries.openings import own_view
from accesscontrol.rules.gateways.paths import model_in
from accesscontrol.rules.gateways.verdicts import reason_in
from accesscontrol.rules.gateways.words import NOT_NAMED
from registry.api.problems import body_of, details_of_problem
from registry.documents.changesets import shape_faults
from registry.errors import InvalidRequest, Problem
from registry.queries.position import Positions

PREFIX = "greenlight-"
FORBIDDEN = 403
PROBLEM = "application/problem+json"
Json = dict[str, Any]


class AnyAccept(BaseContentNegotiation):
    """The Accept header is that of a call to somebody else."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return None

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        return renderers[0], renderers[0].media_type


@extend_schema(exclude=True)
class ExtAuthz(APIView):
    permission_classes = (MayCheck,)
    content_negotiation_class = AnyAccept

    def judge(self, request: Request, path: str = "") -> Response:
        positions, own = Positions(now=timezone.now()), own_view(principal_of(request))
        error: Problem | None
        try:
            query = query_in(request.headers)
        except InvalidRequest as fault:
            decision, error = closed_by(fault), fault
        else:
            model = query.model if query.model not in NOT_NAMED else None
            decision, error = judged(query, model or model_in(path), positions, own)
        still_current(positions)
        return self._answer(request, decision, error)

    get = post = put = patch = delete = head = options = trace = judge

    def _answer(self, request: Request, decision: Json, error: Problem | None) -> Response:
        context = decision["context"]
        told = {
            "Cache-Control": "no-store",
            "Greenlight-Outcome": context.get("outcome") or context.get("passed") or "error",
            "Greenlight-Reasons": ",".join(context.get("reasons") or [context_code(context)]),
        }
        if decision["decision"] is True:
            return Response(None, headers=told)
        reason = reason_in(decision)
        details = details_of_problem(error or NotLetThrough(reason))
        code = request._request.request_id  # type: ignore[attr-defined]
        # Clients of models show `error.message`, whoever wrote it.
        shown = {"message": reason, "type": "access_denied", "code": details.code, "param": "model"}
        body = {**body_of(details, code), "status": FORBIDDEN, "error": shown, "context": context}
        response = Response(body, status=FORBIDDEN, headers=told)
        response.content_type = PROBLEM
        return response


def query_in(headers: HttpHeaders) -> UseQuery:
    """What the `Greenlight-…` headers say. Raises: InvalidRequest, with every fault."""
    said = {
        name.lower().removeprefix(PREFIX).replace("-", "_"): value
        for name, value in headers.items()
        if name.lower().startswith(PREFIX)
    }
    try:
        return UseQuery.model_validate(said)
    except ValidationError as error:
        faults = shape_faults(error, said, "")
        raise InvalidRequest(faults[0].detail, faults) from error


def context_code(context: Json) -> str:
    return str(context["error"]["code"]) if "error" in context else ""
