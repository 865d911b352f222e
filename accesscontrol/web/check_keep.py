"""/check/keep: answers kept as evidence, or watched for changes, by people who have signed in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accesscontrol.api.evidence import evidence_of
from accesscontrol.models.saved_checks import LABEL_LENGTH
from accesscontrol.queries.check_page import Answered, CheckPage
from accesscontrol.queries.openings import own_view
from accesscontrol.rules.principals import Principal
from accesscontrol.services.deciding import store_decisions
from accesscontrol.services.saving_checks import Wanted, save_checks
from accesscontrol.web.check import answer_wanted, body_of_check, shown_answers
from accesscontrol.web.check_address import query_of, read_wanted
from accesscontrol.web.doors import for_people
from registry.queries.position import Positions
from registry.web.clocks import Clocks, clocks_of

WATCH = "watch"
"""What a form says to be told of changes; anything else keeps the answers."""


@require_http_methods(["GET", "HEAD", "POST"])
@for_people("admin", members=True)
def keep(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Shows what will be kept, as it is for the account of whoever keeps it; then keeps it, or
    saves its questions.

    Raises: what `read_wanted` and `answer_wanted` raise.
    """
    now = timezone.now()
    clocks = clocks_of(request, now=now)
    wanted = read_wanted(request.GET)
    page, _ = answer_wanted(wanted, clocks.position, own_view(principal))
    if request.method != "POST":
        context = {
            "page": page,
            "clocks": clocks,
            "answers": shown_answers(page, wanted, clocks),
            "check_url": f"{reverse('check')}?{query_of(wanted, clocks.given)}",
        }
        return render(request, "accesscontrol/check_keep.html", context)
    if request.POST.get("what") == WATCH:
        return _watch(page, principal, clocks)
    return _keep(page, principal, clocks)


def _keep(page: CheckPage, principal: Principal, clocks: Clocks) -> HttpResponse:
    evidence = [
        evidence_of(body_of_check(one.asked, clocks.given), one.asked, one.answer, clocks.position)
        for one in page.answers
    ]
    kept = store_decisions(actor=principal, evidence=evidence, now=clocks.now)
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("decision", args=[kept[0].pk]))
    return HttpResponseRedirect(reverse("decisions"))


def _watch(page: CheckPage, principal: Principal, clocks: Clocks) -> HttpResponse:
    """Saved checks are about now, so of the clocks only the evidence threshold is kept.

    Raises: TooManySavedChecks.
    """
    trust = clocks.given.get("trust")
    wanted = [Wanted(asked=one.asked, label=_label(one), trust=trust) for one in page.answers]
    save_checks(actor=principal, wanted=wanted, positions=Positions(now=clocks.now))
    return HttpResponseRedirect(reverse("account"))


def _label(one: Answered) -> str:
    """By which its owner knows a saved check again: the kind of users, if it is about one."""
    return one.kind_of_users[:LABEL_LENGTH]
