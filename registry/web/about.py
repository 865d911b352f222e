"""What this registry is: method, standings, coverage, corrections, and how the service stands."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registry.queries.about_page import about_page
from registry.web.clocks import Clocks
from registry.web.edge import data_page, render_page


@data_page
def about(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    page = about_page(clocks.position, now=clocks.now)
    context = {
        "page": page,
        "honesty": page.honesty,
        "version": settings.VERSION,
        "zone": settings.REGISTRY_TIME_ZONE,
    }
    return render_page(request, "registry/about.html", context, clocks=clocks)
