"""GET /access/v1/opa/…: what one subject may use, as data for Open Policy Agent."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from pydantic import BaseModel, ConfigDict
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.api.authzen_base import reading
from accesscontrol.api.freshness import still_current
from accesscontrol.api.judging import AskerQuery
from accesscontrol.api.principals import principal_of
from accesscontrol.queries.opa import document_for
from accesscontrol.queries.openings import own_view
from accesscontrol.rules.gateways.opa import bundle_of
from accesscontrol.rules.gateways.words import asker_in, circumstances_in
from registry.api.described import described
from registry.api.parsing import JsonNegotiation, read_query
from registry.queries.position import Positions

PRIVATE = "private, no-cache"
"""Kept by the agent that asked, and asked about anew each time: the ETag says if it still holds."""


class OpaAnswer(BaseModel):
    """`greenlight.models` by id and channel; `greenlight.aliases` lead to ids."""

    model_config = ConfigDict(extra="allow")

    greenlight: dict[str, Any]


class GzipNegotiation(JsonNegotiation):
    kind = "application/gzip"


class OpaData(APIView):
    permission_classes = (MayCheck,)
    http_method_names = ["get", "head", "options"]

    @described(
        summary="What a subject may use now, as a data document for Open Policy Agent",
        operation="opa_data",
        tag="gateways",
        answer=OpaAnswer,
        query=AskerQuery,
        problems=(403, 404, 503),
    )
    def get(self, request: Request) -> Response:
        response = Response(document_in(request))
        response.headers["Cache-Control"] = PRIVATE
        response.headers["Vary"] = "Authorization"
        return response


class OpaBundle(APIView):
    permission_classes = (MayCheck,)
    http_method_names = ["get", "head", "options"]
    content_negotiation_class = GzipNegotiation

    @described(
        summary="The same as a bundle",
        operation="opa_bundle",
        tag="gateways",
        answer="application/gzip",
        query=AskerQuery,
        problems=(403, 404, 503),
    )
    def get(self, request: Request) -> HttpResponse:
        response = HttpResponse(bundle_of(document_in(request)), content_type="application/gzip")
        response.headers["Cache-Control"] = PRIVATE
        response.headers["Vary"] = "Authorization"
        return response


def document_in(request: Request) -> dict[str, Any]:
    """Raises: InvalidRequest, TooManyPairs, and what a check raises."""
    words = read_query(AskerQuery, request).words
    positions, own = Positions(now=timezone.now()), own_view(principal_of(request))
    found = document_for(reading(asker_in, words), circumstances_in(words), positions, own)
    still_current(positions)
    return found
