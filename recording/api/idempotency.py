"""Idempotency-Key: a POST that is sent again gets the answer of the first.

A view takes part by `idempotent = True`. One whose answer holds a secret of which only a hash is
kept says `secret_answer = True`: its answer is not kept, and whoever sends the request again is
told that it was done. Where the secret itself is kept sealed, `sealed_answer = True` keeps the
answer in the same way. One that takes bodies too large for memory asks `answered_before` itself,
once it has read them.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zlib import compress, decompress

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from accesscontrol.api.authentication import KeyAuthentication
from accesscontrol.api.principals import principal_of
from accesscontrol.queries.principals import principal_of_key
from accesscontrol.rules.principals import Principal
from accesscontrol.rules.sealing import MARK, UnreadableSecret
from accesscontrol.sealing import seal, unseal
from recording.errors import AnswerNotKept, BadIdempotencyKey
from recording.models import IdempotencyRecord
from recording.services.idempotency import Sent, claim, release, settle
from registry.api.problems import body_of, details_of_problem
from registry.errors import Problem

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

KEPT_HEADERS = ("Content-Type", "ETag", "Location")
NOT_ABOUT_THE_REQUEST = frozenset({401, 403, 408, 429})
"""Who sends such a request again may have mended what stood in the way: it was not done."""

_NOT_KEPT = "The request was done; its answer was shown once and is not kept."
_KEY = re.compile(r"[!-~]{1,255}")


class Idempotency:
    """Stands next to the views, behind all that may refuse a request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        record: IdempotencyRecord | None = getattr(request, "idempotency_record", None)
        if record is not None:
            _keep(record, request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """The answer of the first such request, if there was one."""
        view_class = getattr(view, "cls", None)
        if request.method != "POST" or not getattr(view_class, "idempotent", False):
            return None
        if "Idempotency-Key" not in request.headers:
            return None
        principal = _principal(request)
        if principal is None:
            return None
        for trait in ("secret_answer", "sealed_answer"):
            setattr(request, trait, getattr(view_class, trait, False))
        try:
            return answered_before(request, principal, sha256(request.body))
        except Problem as problem:
            return _problem(problem, request)


def answered_before(
    request: HttpRequest, principal: Principal, body: "Hash"
) -> HttpResponse | None:
    """The answer of the first request under the same key; None where this is the first.

    `body` has been fed with the whole body. Raises: BadIdempotencyKey, KeyReused, RequestInFlight.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not _KEY.fullmatch(key):
        raise BadIdempotencyKey("Send 1 to 255 visible ASCII characters as the key.")
    said = sha256(f"{request.method} {request.get_full_path()}\n".encode() + body.digest())
    record = claim(Sent(principal.id, key, said.hexdigest()), now=timezone.now())
    if record.status is None:
        request.idempotency_record = record  # type: ignore[attr-defined]
        return None
    kept = _opened(decompress(bytes(record.body)))
    replayed = HttpResponse(kept, status=record.status, headers=record.headers)
    replayed.headers["Cache-Control"] = "no-store"
    replayed.headers["Idempotency-Replayed"] = "true"
    return replayed


def _principal(request: HttpRequest) -> Principal | None:
    """Who sends it; None for whoever the view is going to refuse."""
    try:
        found = KeyAuthentication().authenticate(Request(request))
    except APIException:
        return None
    return principal_of(request) if found is None else principal_of_key(found[1])


def _keep(record: IdempotencyRecord, request: HttpRequest, response: HttpResponse) -> None:
    done = response.status_code < 300
    if response.status_code >= 500 or response.status_code in NOT_ABOUT_THE_REQUEST:
        release(record)
        return
    if done and getattr(request, "secret_answer", False):
        response = _problem(AnswerNotKept(_NOT_KEPT), request)
    headers = {name: response[name] for name in KEPT_HEADERS if name in response.headers}
    body = response.content
    if done and getattr(request, "sealed_answer", False):
        body = seal(body.decode()).encode()
    settle(record, status=response.status_code, headers=headers, body=compress(body))


def _opened(kept: bytes) -> bytes:
    """A kept answer as it was given. Raises: AnswerNotKept, if the key that sealed it is gone."""
    if not kept.startswith(MARK.encode()):
        return kept
    try:
        return unseal(kept.decode()).encode()
    except UnreadableSecret:
        raise AnswerNotKept(_NOT_KEPT) from None


def _problem(problem: Problem, request: HttpRequest) -> HttpResponse:
    details = details_of_problem(problem)
    body = json.dumps(body_of(details, getattr(request, "request_id", "")))
    return HttpResponse(
        body,
        status=details.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )
