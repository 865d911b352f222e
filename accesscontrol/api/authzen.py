"""POST /access/v1/evaluation and /evaluations: AuthZEN 1.0, one question or many."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.authzen_base import (
    NEVER,
    PROBLEMS,
    AuthzenView,
    as_bad_request,
    pointing,
    reading,
)
from accesscontrol.api.authzen_shapes import (
    DecisionOrDecisionsAnswer,
    EvaluationAnswer,
    EvaluationBody,
    EvaluationsBody,
)
from accesscontrol.api.counting import count_decisions
from accesscontrol.api.freshness import still_current
from accesscontrol.api.past import Guard, past_guard
from accesscontrol.api.principals import principal_of
from accesscontrol.queries.authzen import evaluate
from accesscontrol.queries.openings import OwnView, own_view
from accesscontrol.rules.authzen import evaluation_of
from accesscontrol.rules.authzen_answers import decision_of, failed
from accesscontrol.rules.authzen_batch import batch_of, run
from registry.api.described import described
from registry.api.problems import body_of, details_of_problem
from registry.documents.strict_json import Json
from registry.errors import Problem
from registry.queries.position import Positions

EXAMPLE = {
    "subject": {
        "type": "organization",
        "id": "acme-labs",
        "properties": {"classes": {"foreign_person": "no", "military_contractor": "no"}},
    },
    "resource": {"type": "model", "id": "mythos-5"},
    "action": {"name": "use"},
    "context": {"channel": "anthropic-api"},
}


class EvaluationView(AuthzenView):
    @described(
        summary="AuthZEN: may this subject use this model? A deny is 200",
        operation="authzen_evaluation",
        tag="authzen",
        answer=EvaluationAnswer,
        body=EvaluationBody,
        example=EXAMPLE,
        problems=PROBLEMS,
        never=NEVER,
    )
    def post(self, request: Request) -> Response:
        positions = Positions(now=timezone.now())
        guard, own = past_guard(request, positions), own_view(principal_of(request))
        decision = decision_on(request.data, positions, guard, own)
        still_current(positions)
        return Response(decision)


class EvaluationsView(AuthzenView):
    @described(
        summary="AuthZEN: up to 1000 evaluations, answered in order",
        operation="authzen_evaluations",
        tag="authzen",
        answer=DecisionOrDecisionsAnswer,
        body=EvaluationsBody,
        example={**EXAMPLE, "evaluations": [{"resource": {"type": "model", "id": "fable-5"}}, {}]},
        problems=PROBLEMS,
        never=NEVER,
    )
    def post(self, request: Request) -> Response:
        positions = Positions(now=timezone.now())
        guard, own = past_guard(request, positions), own_view(principal_of(request))
        batch = reading(batch_of, request.data)
        if batch is None:
            decision = decision_on(request.data, positions, guard, own)
            still_current(positions)
            return Response(decision)

        def decide(item: Json) -> dict[str, Any]:
            return decision_or_failure(item, positions, guard, own)

        decisions = run(batch, decide)
        still_current(positions)
        return Response({"evaluations": decisions})


def decision_on(
    body: Json, positions: Positions, guard: Guard, own: OwnView | None
) -> dict[str, Any]:
    """The decision on one evaluation. Raises: InvalidRequest, PastNotForYou, as a check."""
    evaluation = reading(evaluation_of, body)
    with pointing(staff=evaluation.asker.staff):
        answer = evaluate(evaluation, positions, guard, own)
    count_decisions(answer["outcome"])
    return decision_of(answer)


def decision_or_failure(
    body: Json, positions: Positions, guard: Guard, own: OwnView | None
) -> dict[str, Any]:
    """As `decision_on`, with an expected failure inside a decision that is closed."""
    try:
        return decision_on(body, positions, guard, own)
    except Problem as error:
        return failed(as_bad_request(body_of(details_of_problem(error), None)))
