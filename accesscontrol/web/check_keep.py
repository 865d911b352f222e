"""/check/keep: the answers of a check kept as evidence, for people who have signed in."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accesscontrol.api.evidence import evidence_of
from accesscontrol.queries.openings import own_view
from accesscontrol.rules.principals import Principal
from accesscontrol.services.deciding import store_decision
from accesscontrol.web.check import answer_wanted, body_of_check, shown_answers
from accesscontrol.web.check_address import query_of, read_wanted
from accesscontrol.web.doors import for_people
from registry.web.clocks import clocks_of


@require_http_methods(["GET", "HEAD", "POST"])
@for_people("admin", members=True)
def keep(request: HttpRequest, principal: Principal) -> HttpResponse:
    """Shows what will be kept, as it is for the account of whoever keeps it; then keeps it.

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
    kept = [
        store_decision(
            actor=principal,
            evidence=evidence_of(
                body_of_check(one.asked, clocks.given), one.asked, one.answer, clocks.position
            ),
            now=now,
        )
        for one in page.answers
    ]
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("decision", args=[kept[0].pk]))
    return HttpResponseRedirect(reverse("decisions"))
