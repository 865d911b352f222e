"""The addresses of feeds and of the calendar. Nobody needs a key where reads are public."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.exceptions import NotAuthenticated

from accesscontrol.api.authentication import READ_SCOPES, KeyAuthentication, right_key_or_none
from accesscontrol.api.principals import principal_of
from notifications.feeds import atom, calendar, json_feed
from notifications.feeds.entries import Page, page_of, scope_of
from notifications.queries.told import full_archives
from registry.api.base import FOREVER, FRESH
from registry.documents.faults import Fault
from registry.errors import InvalidRequest

View = Callable[..., HttpResponse]


def readable_by_all(view: View) -> View:
    """Open where reads are; else for a key that may read, or a person who has signed in."""

    @csrf_exempt
    @right_key_or_none
    @require_safe
    @wraps(view)
    def checked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if settings.PUBLIC_READS:
            return view(request, **kwargs)
        found = KeyAuthentication().authenticate(request)
        if found is not None:
            may_read = bool(READ_SCOPES & set(found[1].scopes))
        else:
            may_read = principal_of(request) is not None
        if not may_read:
            error = NotAuthenticated("This registry is not public; use a key with the scope read.")
            error.auth_header = KeyAuthentication().authenticate_header(request)  # type: ignore[attr-defined]
            raise error
        response = view(request, **kwargs)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    return checked


@readable_by_all
def atom_feed(request: HttpRequest, kind: str = "all", object_id: str = "") -> HttpResponse:
    page = _page(request, kind, object_id)
    return _response(page, atom.as_atom(page), atom.MEDIA_TYPE)


@readable_by_all
def feed_in_json(request: HttpRequest, kind: str = "all", object_id: str = "") -> HttpResponse:
    page = _page(request, kind, object_id)
    return _response(page, json_feed.as_json_feed(page), json_feed.MEDIA_TYPE)


@readable_by_all
def calendar_file(request: HttpRequest, kind: str = "all", object_id: str = "") -> HttpResponse:
    _only(request)
    body = calendar.as_calendar(scope_of(kind, object_id), now=timezone.now())
    return HttpResponse(body, content_type=calendar.MEDIA_TYPE, headers={"Cache-Control": FRESH})


def _page(request: HttpRequest, kind: str, object_id: str) -> Page:
    """Raises: UnknownObject, InvalidRequest."""
    scope = scope_of(kind, object_id)
    _only(request, "archive")
    number = request.GET.get("archive")
    if number is None:
        return page_of(scope, None)
    full = full_archives()
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and int(number) < full):
        cure = f"There are {full} archives, numbered from 0; leave it out for the latest."
        raise InvalidRequest(cure, [Fault("/archive", "out-of-range", cure)])
    return page_of(scope, int(number))


def _only(request: HttpRequest, *names: str) -> None:
    strange = sorted(set(request.GET) - set(names))
    if strange:
        cure = f"There is no parameter {strange[0][:80]} here; take it out."
        raise InvalidRequest(cure, [Fault(f"/{strange[0][:80]}", "unknown-field", cure)])


def _response(page: Page, body: bytes, media_type: str) -> HttpResponse:
    lasting = FRESH if page.archive is None else FOREVER
    return HttpResponse(body, content_type=media_type, headers={"Cache-Control": lasting})


_OF = {"models": "model", "developers": "developer"}

urlpatterns = [
    path("feeds/changes.atom", atom_feed, name="feed-atom"),
    path("feeds/changes.json", feed_in_json, name="feed-json"),
    path("calendar.ics", calendar_file, name="calendar"),
    *(
        path(
            f"{plural}/<str:object_id>/changes.atom", atom_feed, {"kind": kind}, name=f"{kind}-atom"
        )
        for plural, kind in _OF.items()
    ),
    *(
        path(
            f"{plural}/<str:object_id>/changes.json",
            feed_in_json,
            {"kind": kind},
            name=f"{kind}-feed",
        )
        for plural, kind in _OF.items()
    ),
    *(
        path(
            f"{plural}/<str:object_id>/calendar.ics",
            calendar_file,
            {"kind": kind},
            name=f"{kind}-ics",
        )
        for plural, kind in _OF.items()
    ),
]
"""Under the site and under /api/v1 alike: people look at the one, programs at the other."""
