"""/api/v1/decisions: checks that were kept as evidence, for whoever asked them."""

from typing import Any, Literal
from uuid import UUID

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.evidence import (
    DecisionAnswer,
    DecisionsAnswer,
    compared_data,
    decision_data,
    line_data,
)
from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import PrivateView, acting
from accesscontrol.queries.decisions import decisions_of, get_decision
from accesscontrol.services.deciding import MAY_STORE
from registry.api.described import described, path_parameter
from registry.api.parsing import Query, read_query
from registry.queries.position import Positions


class OneDecisionQuery(Query):
    compare: Literal["now"] | None = None


class Decisions(PrivateView):
    scopes = MAY_STORE
    members = True
    http_method_names = ["get", "head", "options"]

    @described(
        summary="The stored decisions of your account, newest first",
        operation="list_decisions",
        tag="decisions",
        answer=DecisionsAnswer,
        query=NewestFirst,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        query = read_query(NewestFirst, request)
        page = newest_first(decisions_of(acting(request)), query, request, read=UUID)
        return Response({"results": [line_data(one) for one in page.rows], "next": page.next})


class OneDecision(PrivateView):
    scopes = MAY_STORE
    members = True
    http_method_names = ["get", "head", "options"]

    @described(
        summary="A stored decision whole; with `compare=now`, what today's record says instead",
        operation="get_decision",
        tag="decisions",
        answer=DecisionAnswer,
        query=OneDecisionQuery,
        problems=(403, 404),
        private=True,
        path=(path_parameter("decision_id", "The id of a decision of yours."),),
    )
    def get(self, request: Request, decision_id: str) -> Response:
        query = read_query(OneDecisionQuery, request)
        decision = get_decision(acting(request), decision_id)
        data: dict[str, Any] = decision_data(decision)
        if query.compare:
            data["comparison"] = compared_data(decision, Positions(now=timezone.now()))
        return Response(data)
