"""POST /api/v1/checks and its kin: may this subject use this model over this channel?"""

from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.api.counting import count_decisions
from accesscontrol.api.evidence import evidence_of
from accesscontrol.api.freshness import still_current
from accesscontrol.api.principals import principal_of
from accesscontrol.api.shapes import BatchAnswer, BatchShape, CheckAnswer, CheckShape
from accesscontrol.queries.asked import Asked
from accesscontrol.queries.checking import check, with_alternatives
from accesscontrol.queries.openings import OwnView, own_view
from accesscontrol.queries.receipts import receipt_of
from accesscontrol.rules.principals import Principal
from accesscontrol.services.deciding import store_decision
from registry.api.asking import PositionQuery, position_of
from registry.api.base import cache_control
from registry.api.described import described
from registry.api.parsing import read_body, read_query
from registry.api.problems import body_of, details_of_problem
from registry.errors import Problem
from registry.queries.position import Positions

EXAMPLE = {
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {
        "organization": "acme-labs",
        "staff": False,
        "classes": {"foreign_person": "no", "military_contractor": "no"},
        "lists": {"commerce-approved-mythos-5": "yes"},
    },
    "as_of": "2026-06-27",
    "known_at": "2026-06-28T18:00:00Z",
    "trust": "confirmed",
}

OF_THE_QUESTION = ("model", "channel", "subject", "as_of", "known_at", "trust")
"""The members of a check that a receipt repeats."""


class ShortCheckQuery(PositionQuery):
    model: Annotated[str, Field(min_length=1, max_length=300)]
    channel: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,127}$")]
    organization: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,127}$")] | None = None


class Checks(APIView):
    """One question and its answer with the reasons."""

    permission_classes = (MayCheck,)
    idempotent = True
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="May this subject use this model over this channel?",
        operation="check",
        tag="checks",
        answer=CheckAnswer,
        body=CheckShape,
        example=EXAMPLE,
        problems=(403, 404, 503),
    )
    def post(self, request: Request) -> Response:
        positions = Positions(now=timezone.now())
        actor = principal_of(request)
        own = own_view(actor)
        answer = answer_to(request.data, positions, actor, own)
        still_current(positions)
        return uncached(Response(answer))

    @described(
        summary="The short form of a check: an organisation's standing, nothing attested",
        operation="check_short",
        tag="checks",
        answer=CheckAnswer,
        query=ShortCheckQuery,
        problems=(404,),
    )
    def get(self, request: Request) -> Response:
        query = read_query(ShortCheckQuery, request)
        position = position_of(query)
        asked = Asked(model=query.model, channel=query.channel, organization=query.organization)
        response = Response(check(asked, position, own_view(principal_of(request))))
        response.headers["Cache-Control"] = cache_control(request)
        response.headers["Vary"] = "Accept, Authorization"
        return response


class CheckBatch(APIView):
    """Many questions at once, each answered as if asked alone."""

    permission_classes = (MayCheck,)
    idempotent = True
    http_method_names = ["post", "options"]

    @described(
        summary="Up to 1000 checks, answered in order",
        operation="check_batch",
        tag="checks",
        answer=BatchAnswer,
        body=BatchShape,
        example={"checks": [EXAMPLE]},
    )
    def post(self, request: Request) -> Response:
        batch = read_body(BatchShape, request.data)
        positions = Positions(now=timezone.now())
        actor = principal_of(request)
        own = own_view(actor)
        results = [answer_or_problem(item, positions, actor, own) for item in batch.checks]
        still_current(positions)
        return uncached(Response({"results": results}))


def answer_to(
    body: Any, positions: Positions, actor: Principal | None, own: OwnView | None
) -> dict[str, Any]:
    """The answer to one check as a document; with the id under which it was stored, if asked so.

    Raises: InvalidRequest, StoringNeedsKey, what a check raises, and what a receipt raises if it
    is asked for.
    """
    shape = read_body(CheckShape, body)
    position = positions.find(as_of=shape.as_of, known_at=shape.known_at, trust=shape.trust)
    asked = shape.asked()
    answer = check(asked, position, own)
    count_decisions(answer["outcome"])
    added: dict[str, str] = {}
    if shape.receipt:
        question = {name: value for name, value in body.items() if name in OF_THE_QUESTION}
        added["receipt"] = receipt_of(question, answer, position)
    if shape.store:
        evidence = evidence_of(body, asked, answer, position)
        kept = store_decision(actor=actor, evidence=evidence, now=positions.now)
        added["decision"] = str(kept.pk)
    if shape.alternatives:
        # Of what is signed and kept they are no part: those who verify it decide, and look no
        # further.
        answer = with_alternatives(answer, asked, position, own, most=shape.alternatives)
    return {**answer, **added}


def answer_or_problem(
    body: Any, positions: Positions, actor: Principal | None, own: OwnView | None
) -> dict[str, Any]:
    """As `answer_to`, with an expected failure written in the answer's place."""
    try:
        return answer_to(body, positions, actor, own)
    except Problem as error:
        return body_of(details_of_problem(error), None)


def uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
