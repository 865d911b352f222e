"""The pages about the interface: the reference of the API, and what each problem means."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config.api_reference import reference
from config.problem_advice import known_faults, known_problems
from config.problems import plain_details
from config.stylesheet import stylesheet

an_hour = cache_control(public=True, max_age=3600)


@require_safe
@an_hour
def api_docs(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document as plain HTML: it needs no script, and nothing from elsewhere."""
    return render(request, "api_docs.html", {"body": _reference_body(settings.PUBLIC_URL)})


@lru_cache(maxsize=1)
def _reference_body(origin: str) -> SafeString:
    """Made once: it is half a megabyte, and the same for everybody."""
    return render_to_string("api_docs_body.html", {"reference": reference(), "origin": origin})


@require_safe
@an_hour
def problems_page(request: HttpRequest) -> HttpResponse:
    """Where the `type` of every problem document leads, with an anchor for each code."""
    context = {"problems": known_problems(), "faults": known_faults()}
    return render(request, "problems.html", context)


@require_safe
def stylesheet_file(request: HttpRequest) -> HttpResponse:
    """The stylesheet. Under the name of its digest it is kept for good."""
    found = stylesheet()
    response = HttpResponse(found.text, content_type="text/css; charset=utf-8")
    if request.GET.get("v") == found.digest:
        patch_cache_control(response, public=True, max_age=365 * 24 * 3600, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that does not come from a page of ours, or from one that was open for too long."""
    details = plain_details(403, "The form had expired. Go back, load the page anew, send again.")
    return render(request, "error.html", {"problem": details}, status=403)
