"""Errors as RFC 9457 problem details, for every 4xx and 5xx of the HTTP interface.

Our own expected errors are in registry.api.problems; here are those of the frameworks.
"""

import json
import logging
import math
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response

from registry import errors
from registry.api.problems import Details, body_of, details_of_problem

CONTENT_TYPE = "application/problem+json"

NOT_KEPT = {"Cache-Control": "no-store"}
"""A cache may keep a 404 unless it is told not to, and this one names the request it answers."""

logger = logging.getLogger(__name__)

ADDRESSES = "The board at / has every model; /api/docs has every address of the API."

PLAIN = {
    400: ("bad-request", "The request cannot be read"),
    401: ("unauthenticated", "The key is missing, wrong, expired or revoked"),
    403: ("forbidden", "The key may not do this"),
    404: ("not-found", "There is nothing at this address"),
    405: ("method-not-allowed", "This address does not take this method"),
    406: ("not-acceptable", "This address answers in JSON only"),
    408: ("timeout", "The request took too long"),
    411: ("length-required", "Say how long the body is"),
    413: ("body-too-large", "The body is too large"),
    414: ("address-too-long", "The address is too long"),
    415: ("unsupported-media-type", "Send application/json"),
    429: ("rate-limited", "Too many requests"),
    431: ("headers-too-large", "The headers are too large"),
    500: ("internal-error", "The service failed; this is our fault"),
    503: ("unavailable", "Not now"),
}
"""Code and title of each status that no error of ours stands behind."""


def details_of(error: Exception) -> Details | None:
    """How an error looks from outside; None for one that nobody expected."""
    if isinstance(error, errors.Problem):
        return details_of_problem(error)
    if isinstance(error, OperationalError | InterfaceError):
        logger.error("the database does not answer: %s", error)
        return details_of_problem(errors.RegistryStale())
    if isinstance(error, exceptions.APIException):
        code, title = PLAIN.get(error.status_code, PLAIN[400])
        return Details(error.status_code, code, title, _sentence(error))
    if isinstance(error, Http404):
        return Details(404, *PLAIN[404], ADDRESSES)
    if isinstance(error, RequestDataTooBig):
        return Details(413, *PLAIN[413], "Send less in one request.")
    if isinstance(error, PermissionDenied):
        return Details(403, *PLAIN[403], "Use a key with the scope that this needs.")
    if isinstance(error, SuspiciousOperation):
        return Details(400, *PLAIN[400], "The request holds what no client sends by accident.")
    return None


def problem(
    request: HttpRequest, details: Details, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A problem as a plain Django response."""
    body = body_of(details, getattr(request, "request_id", ""))
    return HttpResponse(
        json.dumps(body),
        status=details.status,
        content_type=CONTENT_TYPE,
        headers={**NOT_KEPT, **(headers or {})},
    )


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What nobody expected is left to crash and be seen."""
    details = details_of(error)
    if details is None:
        return None
    request = context["request"]
    response = Response(
        body_of(details, getattr(request, "request_id", "")),
        status=details.status,
        headers={**NOT_KEPT, **challenge_of(error)},
    )
    response.content_type = CONTENT_TYPE
    return response


def challenge_of(error: Exception) -> dict[str, str]:
    """The header that says which credentials are wanted, or when to ask again."""
    if isinstance(error, OperationalError | InterfaceError):
        error = errors.RegistryStale()
    if isinstance(error, errors.Unavailable):
        return {"Retry-After": str(error.retry_after_seconds)}
    wait = getattr(error, "wait", None) if isinstance(error, exceptions.Throttled) else None
    if wait is not None:
        return {"Retry-After": str(math.ceil(wait))}
    challenge = getattr(error, "auth_header", None)
    return {"WWW-Authenticate": challenge} if challenge else {}


def plain_details(status: int, detail: str = "") -> Details:
    code, title = PLAIN.get(status, PLAIN[500 if status >= 500 else 400])
    return Details(status, code, title, detail or ADDRESSES)


def _sentence(error: exceptions.APIException) -> str:
    detail = error.detail
    return str(detail) if isinstance(detail, str) else "; ".join(map(str, detail))
