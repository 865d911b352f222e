"""What every page of the record does before and after its own part."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from registry.api.base import FRESH
from registry.web.clocks import Clocks, clocks_of, tidied

Page = Callable[..., HttpResponse]

MEDIA_TYPES = {
    "json": ("JSON", "application/json"),
    "csv": ("CSV", "text/csv"),
    "atom": ("Atom feed", "application/atom+xml"),
    "feed": ("JSON feed", "application/feed+json"),
    "ics": ("calendar", "text/calendar"),
}


@dataclass(frozen=True, slots=True)
class Format:
    """The content of a page in another format, for links in its head and at its foot."""

    kind: str
    """A key of MEDIA_TYPES."""
    url: str

    @property
    def name(self) -> str:
        return MEDIA_TYPES[self.kind][0]

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.kind][1]


def data_page(view: Page) -> Callable[..., HttpResponseBase]:
    """A page that is only read, and that both clocks move. It gets them as second argument.

    Where reads are not public, readers are led to sign in. Raises: InvalidRequest, UnknownSize,
    InTheFuture.
    """

    @csrf_exempt
    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.PUBLIC_READS and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
        address = tidied(request)
        if address is not None:
            return HttpResponseRedirect(address)
        clocks = clocks_of(request, now=timezone.now())
        response = view(request, clocks, *args, **kwargs)
        if settings.PUBLIC_READS:
            response.headers["Cache-Control"] = FRESH
        else:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    clocks: Clocks,
    formats: Sequence[Format] = (),
) -> HttpResponse:
    """A page that extends registry/page.html, which shows the clocks and links the formats."""
    return render(request, template, {**context, "clocks": clocks, "formats": formats})
