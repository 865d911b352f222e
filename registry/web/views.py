"""The pages of the registry, for people."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from registry.queries.board_page import board_page
from registry.queries.position import Positions
from registry.queries.recent import recent_recordings
from registry.web.words import standpoint, tally_words

CLOCKS = ("as_of", "known_at", "trust")


@require_safe
def board(request: HttpRequest) -> HttpResponseBase:
    """The status of every model over every channel.

    Raises: InvalidRequest, UnknownSize, InTheFuture.
    """
    if not settings.PUBLIC_READS and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))
    now = timezone.now()
    given = {name: request.GET[name] for name in CLOCKS if request.GET.get(name)}
    position = Positions(now=now).find(
        as_of=given.get("as_of"),
        known_at=given.get("known_at"),
        trust=given.get("trust"),
    )
    page = board_page(position)
    context = {
        "board": page,
        "tally": tally_words(page.tally),
        "recordings": recent_recordings(position, page.names),
        "standpoint": standpoint(position, given, now=now),
        "api_query": urlencode(given),
    }
    response: HttpResponse = render(request, "registry/board.html", context)
    if settings.PUBLIC_READS:
        patch_cache_control(response, public=True, max_age=1)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
