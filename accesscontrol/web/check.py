"""/check: may we use it? Four plain questions in the address, answered for each kind of users."""

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from accesscontrol.errors import NothingAsked
from accesscontrol.queries.alternatives import Alternative
from accesscontrol.queries.asked import Asked
from accesscontrol.queries.check_page import Answered, CheckPage, check_page
from accesscontrol.queries.openings import OwnView
from accesscontrol.queries.settling import Settling
from accesscontrol.queries.typed_organization import TypedOrganization, typed_organization
from accesscontrol.rules.check_words import VERDICTS
from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.wanted import Wanted
from accesscontrol.web.check_address import is_id, query_of, read_wanted, settled
from accesscontrol.web.check_form import check_form
from registry.api.problems import Details, details_of_problem
from registry.errors import Problem
from registry.queries.position import Position
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page

BADGES = {Outcome.ALLOW: "general", Outcome.DENY: "closed", Outcome.INDETERMINATE: "unknown"}
"""What an answer looks like: the icon and the shape of the tier that is nearest."""


@dataclass(frozen=True, slots=True)
class SettlingLinks:
    """What would settle it, with the addresses that say so; None where readers cannot say."""

    settling: Settling
    yes: str | None
    no: str | None
    yes_words: str
    no_words: str


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    answered: Answered
    verdict: str
    badge: str
    settlings: Sequence[SettlingLinks]
    curl: str
    after: str
    """What the answer turns into, in a word."""
    others: Sequence[tuple[Alternative, str]]
    """What else could be used, with the address of its own check."""


@data_page
def check(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """What is at fault is said on the page, beside the questions, with the status of the fault."""
    wanted, page, typed, problem = Wanted(), None, None, None
    try:
        wanted = read_wanted(request.GET)
        if wanted.is_whole:
            page, typed = answer_wanted(wanted, clocks.position)
    except Problem as error:
        problem = details_of_problem(error)
    query = query_of(wanted, clocks.given)
    context = {
        "form": check_form(wanted, clocks),
        "page": page,
        "typed": typed,
        "problem": problem,
        "answers": [] if page is None else shown_answers(page, wanted, clocks),
        "suggested": _suggested(wanted, typed, clocks),
        "keep_url": f"{reverse('check-keep')}?{query}",
    }
    formats = [] if page is None else [Format("json", f"{reverse('check-json')}?{query}")]
    response = render_page(
        request, "accesscontrol/check.html", context, clocks=clocks, formats=formats
    )
    response.status_code = _status(problem)
    return response


@data_page
def check_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """The answers of the page as the API gives them, each with the check that it answers.

    Raises: what `read_wanted` and `answer_wanted` raise.
    """
    page, typed = answer_wanted(read_wanted(request.GET), clocks.position)
    return JsonResponse(
        {
            "model": page.about.model,
            "channel": page.about.channel,
            "organization": page.about.organization,
            "organization_on_record": typed.is_on_record,
            "suggested": [{"id": one.id, "name": one.name} for one in typed.suggested],
            "answers": [
                {
                    "users": one.user_class,
                    "sentence": one.sentence,
                    "check": body_of_check(one.asked, clocks.given),
                    "answer": one.answer,
                    "alternatives": [
                        {"model": other.model, "channel": other.channel}
                        for other in one.alternatives
                    ],
                }
                for one in page.answers
            ],
        }
    )


def answer_wanted(
    wanted: Wanted, position: Position, own: OwnView | None = None
) -> tuple[CheckPage, TypedOrganization]:
    """Raises: NothingAsked, and what `check_page` raises."""
    if not wanted.is_whole:
        raise NothingAsked("Name a model and a channel on the page “May we use it?”.")
    text = wanted.organization
    typed = typed_organization(text, position.point, is_id=is_id(text))
    return check_page(wanted, typed.id, position, own), typed


def shown_answers(page: CheckPage, wanted: Wanted, clocks: Clocks) -> list[ShownAnswer]:
    return [
        ShownAnswer(
            answered=one,
            verdict=VERDICTS[Outcome(one.outcome)],
            badge=BADGES[Outcome(one.outcome)],
            settlings=[_links(each, wanted, clocks) for each in one.settlings],
            curl=_curl(one.asked, clocks.given),
            after="" if one.turn is None else VERDICTS[Outcome(one.turn.outcome)].lower(),
            others=[(other, _check_of(other, one, wanted, clocks)) for other in one.alternatives],
        )
        for one in page.answers
    ]


def body_of_check(asked: Asked, clocks: Mapping[str, str]) -> dict[str, Any]:
    """The same question as the API takes it."""
    subject: dict[str, Any] = {}
    if asked.organization is not None:
        subject["organization"] = asked.organization
    if asked.staff:
        subject["staff"] = True
    for member, said in (("classes", asked.classes), ("lists", asked.lists)):
        if said:
            subject[member] = {name: value.word for name, value in said.items()}
    body: dict[str, Any] = {"model": asked.model, "channel": asked.channel}
    return {**body, **({"subject": subject} if subject else {}), **clocks}


def _links(one: Settling, wanted: Wanted, clocks: Clocks) -> SettlingLinks:
    def address(word: str) -> str | None:
        if not one.member:
            return None
        return f"?{query_of(settled(wanted, one.member, one.subject, word), clocks.given)}"

    words = [VERDICTS[Outcome(outcome)].lower() for outcome in (one.if_yes, one.if_no)]
    return SettlingLinks(one, address("yes"), address("no"), *words)


def _check_of(other: Alternative, one: Answered, wanted: Wanted, clocks: Clocks) -> str:
    users = () if one.user_class is None else (one.user_class,)
    asked = replace(wanted, model=other.model, channel=other.channel, users=users)
    return f"?{query_of(asked, clocks.given)}"


def _suggested(
    wanted: Wanted, typed: TypedOrganization | None, clocks: Clocks
) -> list[tuple[str, str]]:
    """The organisations on record that may be meant, each with the address that says so."""
    if typed is None:
        return []
    return [
        (one.name, f"?{query_of(replace(wanted, organization=one.id), clocks.given)}")
        for one in typed.suggested
    ]


def _curl(asked: Asked, clocks: Mapping[str, str]) -> str:
    body = json.dumps(body_of_check(asked, clocks), indent=2, ensure_ascii=False)
    return (
        f"curl -s {settings.PUBLIC_URL}/api/v1/checks \\\n"
        f"  -H 'Content-Type: application/json' \\\n  -d {shlex.quote(body)}"
    )


def _status(problem: Details | None) -> int:
    return 200 if problem is None else problem.status
