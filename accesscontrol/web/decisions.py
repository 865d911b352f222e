"""/decisions: stored decisions to read and to print."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accesscontrol.api.evidence import compared_data, decision_data, line_data
from accesscontrol.queries.decisions import decisions_of, get_decision
from accesscontrol.rules.principals import Principal
from accesscontrol.web.doors import for_people
from registry.queries.position import Positions

MOST_SHOWN = 100


@require_safe
@for_people("admin", members=True)
def decisions(request: HttpRequest, principal: Principal) -> HttpResponse:
    newest = decisions_of(principal).order_by("-pk")[:MOST_SHOWN]
    context = {"lines": [line_data(one) for one in newest], "most": MOST_SHOWN}
    return render(request, "accesscontrol/decisions.html", context)


@require_safe
@for_people("admin", members=True)
def decision(request: HttpRequest, principal: Principal, decision_id: str) -> HttpResponse:
    """One decision; with `?compare=now` also what the record of now says to the question.

    Raises: UnknownDecision.
    """
    found = get_decision(principal, decision_id)
    context: dict[str, Any] = {
        "decision": decision_data(found),
        "as_asked": _pretty(found.asked),
        "as_understood": _pretty(found.understood),
        "comparisons": None,
    }
    if request.GET.get("compare") == "now":
        compared = compared_data(found, Positions(now=timezone.now()))
        context["comparisons"] = [
            ("As of the same moment, on the record of today", _readable(compared["same_moment"])),
            ("As of today", _readable(compared["today"])),
        ]
    return render(request, "accesscontrol/decision.html", context)


def _readable(comparison: dict[str, Any]) -> dict[str, Any]:
    """A comparison with what differs as JSON, for people."""
    differences = [
        {"member": one["member"], "then": _pretty(one["then"]), "now": _pretty(one["now"])}
        for one in comparison["differences"]
    ]
    return {**comparison, "differences": differences}


def _pretty(document: Any) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)
