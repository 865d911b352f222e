"""What this registry is: method, standings, coverage, corrections, and how the service stands."""

from dataclasses import asdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from registry.queries.about_page import about_page
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page


@data_page
def about(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    page = about_page(clocks.position, now=clocks.now)
    context = {
        "page": page,
        "honesty": page.honesty,
        "version": settings.VERSION,
        "zone": settings.REGISTRY_TIME_ZONE,
    }
    formats = [Format("json", f"{reverse('about-json')}{clocks.suffix}")]
    return render_page(request, "registry/about.html", context, clocks=clocks, formats=formats)


@data_page
def about_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    page = about_page(clocks.position, now=clocks.now)
    last = page.last_recorded
    return JsonResponse(
        {
            "version": settings.VERSION,
            "time_zone": settings.REGISTRY_TIME_ZONE,
            "ledger_size": clocks.position.size,
            "on_record": dict(page.counts),
            "publishers": list(page.publishers),
            "more_publishers": page.more_publishers,
            "reliability": asdict(page.honesty),
            "corrected": page.corrections,
            "retracted": page.retractions,
            "last_recorded_at": None if last is None else last.iso,
            "changes": page.changes,
            "workers_behind": page.is_late,
        }
    )
