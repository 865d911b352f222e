"""What every request passes: an id, problems for errors, open reads for browsers elsewhere."""

import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.shortcuts import render
from django.utils.cache import get_conditional_response, set_response_etag

from config.body_limits import largest_body
from config.logs import request_id
from config.problems import CONTENT_TYPE, challenge_of, details_of, plain_details, problem

_KEPT_OF_ERRORS = (
    "Allow",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "WWW-Authenticate",
)

Handler = Callable[[HttpRequest], HttpResponse]

LONGEST_ADDRESS = 8192
"""Characters of a path with its query. Beyond 65,534 the server itself answers, with a bare 414."""

REQUEST_ID = re.compile(r"[!-~](?:[ -~]{0,1022}[!-~])?", re.ASCII)
"""Callers choose what they like and get it back as it was."""
_LOGGED = re.compile(r"[^A-Za-z0-9._:/=+-]", re.ASCII)
_LONGEST_LOGGED = 128
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_SEND_AS_IT_IS = "Send the body as it is, without Content-Encoding: none is undone here."

logger = logging.getLogger(__name__)


class RequestId:
    """Echoes X-Request-ID, or makes one, so that a caller and our log speak of the same thing."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        known_as = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
        request.request_id = known_as  # type: ignore[attr-defined]
        token = request_id.set(_LOGGED.sub("_", known_as[:_LONGEST_LOGGED]))
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-ID"] = known_as
        return response


class Problems:
    """Turns every error of the HTTP interface into a problem document, whoever raised it."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path:
            return problem(request, plain_details(400, "The address holds what none needs."))
        largest = largest_body(request.path)
        if request.method in _BODY_METHODS and _declared_length(request) > largest:
            limit = f"A body takes at most {largest} bytes here; send less at a time."
            return problem(request, plain_details(413, limit))
        if request.method in _BODY_METHODS and _is_encoded(request):
            refused = problem(request, plain_details(415, _SEND_AS_IT_IS))
            refused.headers["Accept-Encoding"] = "identity"
            return refused
        response = self.get_response(request)
        if response.status_code < 400 or response.headers.get("Content-Type") == CONTENT_TYPE:
            return response
        if _wants_a_page(request):
            return response
        better = problem(request, plain_details(response.status_code))
        for name in _KEPT_OF_ERRORS:
            if name in response.headers:
                better.headers[name] = response.headers[name]
        return better

    def process_view(
        self, request: HttpRequest, view: Any, args: object, kwargs: object
    ) -> HttpResponse | None:
        """An address that is too long is refused, but where the method is, the view says so."""
        if len(request.get_full_path()) <= LONGEST_ADDRESS or not _takes(view, request.method):
            return None
        limit = f"An address takes at most {LONGEST_ADDRESS} characters; send the rest in a body."
        return problem(request, plain_details(414, limit))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Errors of plain views; those of the API are written by DRF's handler."""
        details = details_of(error)
        if details is None:
            if settings.DEBUG:
                return None
            logger.exception("unexpected error", extra={"path": request.path})
            details = plain_details(500, "Tell us the request id; we have the rest in our log.")
        if _wants_a_page(request):
            return render(request, "error.html", {"problem": details}, status=details.status)
        return problem(request, details, challenge_of(error))


class Conditional(ConditionalGetMiddleware):
    """ETag and 304, for HEAD as for GET: our views write the whole body, the server drops it."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if request.method != "HEAD" or not isinstance(response, HttpResponse):
            return super().process_response(request, response)
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        return get_conditional_response(request, etag=response.get("ETag"), response=response)


class OpenOrigin:
    """Public reads may be made from any page in a browser; nothing with a cookie may."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_public = request.path.startswith(("/api/", "/.well-known/"))
        if is_public and request.method in ("GET", "HEAD", "OPTIONS"):
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response


def _declared_length(request: HttpRequest) -> int:
    declared = request.headers.get("Content-Length", "")
    return int(declared) if declared.isascii() and declared.isdecimal() else 0


def _is_encoded(request: HttpRequest) -> bool:
    return request.headers.get("Content-Encoding", "").strip().lower() not in ("", "identity")


def _wants_a_page(request: HttpRequest) -> bool:
    if request.path.startswith(("/api/", "/access/", "/.well-known/")):
        return False
    return "text/html" in request.headers.get("Accept", "")


def _takes(view: Any, method: str | None) -> bool:
    """Whether a view of a class takes the method; of a plain function that is not known."""
    shape = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if shape is None:
        return True
    name = (method or "").lower()
    return name in shape.http_method_names and hasattr(shape, name)
