"""What is answered while the database is away: no check, and of public pages the last copy, marked.

A process that cannot tell whether what it knows is still so gives no decision (503
`registry-stale`). The board, the feeds, the calendar and `/api/v1/status.json` decide nothing, so
their last copies are shown with their age.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accesscontrol.snapshot.following import Follower, follower
from config.problems import challenge_of, problem
from registry.api.problems import details_of_problem
from registry.errors import RegistryStale
from registry.rules.keeping import Kept

CHECKS = ("/api/v1/checks", "/access/v1/")
COPIED = ("/api/v1/status.json", "/feeds/", "/api/v1/feeds/", "/calendar.ics")
BOARD = "/"
LARGEST_COPY = 1024 * 1024
COPIES_KEPT = 64
"""At most twice as many: the board, and feeds of a model or a developer each."""
WARNING = '110 - "Response is Stale"'
_NOT_COPIED = frozenset({"Content-Length", "ETag", "Set-Cookie"})

Handler = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Copy:
    """A public answer as it was last given; `made_at` by `time.monotonic`."""

    content: bytes
    headers: dict[str, str]
    made_at: float


copies: Kept[str, Copy] = Kept(COPIES_KEPT)
"""By address. Whoever gives such an answer keeps it here, before Django as well."""


def keep_copy(address: str, content: bytes, headers: dict[str, str]) -> None:
    if len(content) <= LARGEST_COPY:
        copies.put(address, Copy(content, headers, time.monotonic()))


class WhileStale:
    """Next to the views, so that what it answers gets headers and counts as any answer does."""

    def __init__(self, get_response: Handler, followed: Follower = follower) -> None:
        self.get_response = get_response
        self._follower = followed

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        is_copied = _may_be_copied(request)
        is_check = request.path.startswith(CHECKS)
        if (is_copied or is_check) and self._is_stale():
            stale = self._copy_of(request) if is_copied else None
            return stale or _refusal(request)
        response = self.get_response(request)
        if is_copied and isinstance(response, HttpResponse):
            if response.status_code == 200:
                self._keep(request, response)
            elif response.status_code == 503:
                return self._copy_of(request) or response
        return response

    def _is_stale(self) -> bool:
        """Where nothing follows the ledger, each answer asks the database itself."""
        if not self._follower.is_running:
            return False
        return self._follower.fresh(oldest=settings.OLDEST_SNAPSHOT_SECONDS) is None

    def _keep(self, request: HttpRequest, response: HttpResponse) -> None:
        if "Set-Cookie" not in response.headers:
            headers = {name: value for name, value in response.items() if name not in _NOT_COPIED}
            keep_copy(request.get_full_path(), response.content, headers)

    def _copy_of(self, request: HttpRequest) -> HttpResponse | None:
        copy = copies.get(request.get_full_path())
        if copy is None:
            return None
        age = int(time.monotonic() - copy.made_at)
        response = HttpResponse(_marked(copy, age), headers=copy.headers)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Age"] = str(age)
        response.headers["Warning"] = WARNING
        return response


def _may_be_copied(request: HttpRequest) -> bool:
    """What anybody may read. Whoever sends a key or a cookie may be shown something else."""
    if request.method not in ("GET", "HEAD") or not settings.PUBLIC_READS:
        return False
    if "Authorization" in request.headers or "Cookie" in request.headers:
        return False
    path = request.path
    return path == BOARD or path.startswith(COPIED) or path.endswith("/changes.atom")


def _refusal(request: HttpRequest) -> HttpResponse:
    error = RegistryStale()
    response = problem(request, details_of_problem(error), challenge_of(error))
    response.headers["Cache-Control"] = "no-store"
    return response


def _marked(copy: Copy, age: int) -> bytes:
    """With a sentence for people, or a member for programs; feeds have their headers alone."""
    kind = copy.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        told = (
            '<div class="banner" role="status"><p>The registry cannot look up what is on record '
            f"now. This is its page as it was {age} seconds ago.</p></div>"
        )
        return copy.content.replace(b"<main", told.encode() + b"<main", 1)
    if kind.startswith("application/json"):
        told = json.dumps({**json.loads(copy.content), "stale_seconds": age}, ensure_ascii=False)
        return told.encode()
    return copy.content
