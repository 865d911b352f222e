"""The ledger, and how anybody checks it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from registry.queries.ledger_page import ledger_page
from registry.rules.dates import format_instant
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page


@data_page
def ledger(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    context = {"page": ledger_page(clocks.position), "origin": settings.PUBLIC_URL}
    formats = [Format("json", f"{reverse('ledger-json')}{clocks.suffix}")]
    return render_page(request, "registry/ledger.html", context, clocks=clocks, formats=formats)


@data_page
def ledger_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    page = ledger_page(clocks.position)
    return JsonResponse(
        {
            "origin": page.origin,
            "ledger_size": page.size,
            "root": page.root,
            "checkpoint": page.checkpoint or None,
            "verifier_keys": page.keys,
            "changesets": [
                {
                    "number": one.number,
                    "title": one.title,
                    "recorded_at": format_instant(one.recorded_at.instant),
                    "reconstructed": one.reconstructed,
                    "entries": one.entries,
                    "ledger_size": one.size,
                    "root": one.root,
                }
                for one in page.changesets
            ],
        }
    )
