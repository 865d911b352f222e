"""In front of Django: answers what is hot and ordinary, and hands everything else over."""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from accesscontrol.api import limits
from accesscontrol.api.authentication import CHECK_SCOPES
from accesscontrol.api.counting import count_decisions
from accesscontrol.queries.encoded import End
from accesscontrol.rules.past import asks_about_now_only
from accesscontrol.services.recognising import Bearer, key_ring
from accesscontrol.snapshot.following import Follower, Tip, follower
from config.fast import board
from config.fast.answering import ROUTES, Route
from config.fast.headers import Headers, is_secure, of_every_answer, of_nothing_new
from config.fast.sent import body_in, id_of, is_ordinary, key_in
from config.metrics import REQUESTS, SECONDS
from config.staleness import keep_copy
from registry.api.base import FRESH

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Clock = Callable[[], datetime]
Answer = tuple[str, bytes, Headers]
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
_COUNTED = {
    (path, status): (REQUESTS.labels(method, path, status[:3]), SECONDS.labels(path))
    for path, method, status in (
        *((path, "POST", OK) for path in ROUTES),
        (board.PATH, "GET", OK),
        (board.PATH, "GET", NOT_MODIFIED),
    )
}


class FastPath:
    """`follower` and `clock` are those of the process, but for tests."""

    def __init__(
        self,
        inner: "WSGIApplication",
        *,
        followed: Follower = follower,
        clock: Clock = timezone.now,
    ) -> None:
        self._inner = inner
        self._follower = followed
        self._clock = clock
        self._boards = board.Boards()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        route = ROUTES.get(path) if method == "POST" else None
        if route is None and not (path == board.PATH and method == "GET"):
            return self._inner(environ, start_response)
        begun = time.perf_counter()
        try:
            answer = self._board(environ) if route is None else self._answer(environ, route)
        except (DatabaseError, InterfaceError):
            answer = None
        if answer is None:
            return self._inner(environ, start_response)
        status, body, headers = answer
        every = of_every_answer(secure=is_secure(environ))
        if status is OK:
            length = str(len(body))
            headers = [("Content-Type", "application/json"), ("Content-Length", length), *headers,
                       *every]  # fmt: skip
        else:
            headers = [*headers, *of_nothing_new(every)]
        start_response(status, [*headers, ("X-Request-ID", id_of(environ))])
        requests, seconds = _COUNTED[path, status]
        requests.inc()
        seconds.observe(time.perf_counter() - begun)
        # A list: of anything else the server asks for the parts one by one, over a channel.
        return [body]

    def _answer(self, environ: "WSGIEnvironment", route: Route) -> Answer | None:
        """None for what Django is to answer."""
        tip = self._fresh_tip()
        key = key_in(environ)
        if tip is None or key is None or not is_ordinary(environ):
            return None
        now = self._clock()
        bearer = key_ring.find(key, now=now) if key else None
        if not _may_check(key, bearer):
            return None
        limited = _counted(environ, bearer, now)
        body = body_in(environ)
        if limited is None or body is None:
            return None
        now_only = bearer is not None and asks_about_now_only(bearer.principal.scopes)
        tally: Counter[str] = Counter()
        told = route.answer(body, End(tip.compiled, tip.point, now), now_only, tally)
        # At the very end: the process may have stood still since it began.
        if told is None or tip.age() > settings.OLDEST_SNAPSHOT_SECONDS:
            return None
        for outcome, count in tally.items():
            count_decisions(outcome, count)
        return OK, told, [("Cache-Control", "no-store"), ("Allow", route.methods), *limited]

    def _board(self, environ: "WSGIEnvironment") -> Answer | None:
        """For readers without a key, whose answer any cache may keep."""
        tip = self._fresh_tip()
        if tip is None or key_in(environ) != "" or not settings.PUBLIC_READS:
            return None
        if not is_ordinary(environ, board.CONDITION):
            return None
        now = self._clock()
        limited = _counted(environ, None, now)
        if limited is None:
            return None
        found = self._boards.at(End(tip.compiled, tip.point, now))
        keep_copy(board.PATH, found.content, _HEADERS_OF_THE_COPY)
        headers = [("Cache-Control", FRESH), *_OF_THE_BOARD, ("ETag", found.etag), *limited]
        if board.is_known(environ, found.etag):
            return NOT_MODIFIED, b"", headers
        return OK, found.content, [("Allow", board.METHODS), *headers]

    def _fresh_tip(self) -> Tip | None:
        tip = self._follower.tip
        if tip is None or tip.age() > settings.OLDEST_SNAPSHOT_SECONDS:
            return None
        return tip


_OF_THE_BOARD = [("Vary", "Accept, Authorization"), ("Access-Control-Allow-Origin", "*")]
_HEADERS_OF_THE_COPY = {
    "Content-Type": "application/json",
    "Allow": board.METHODS,
    **dict(_OF_THE_BOARD),
}


def _may_check(key: str, bearer: Bearer | None) -> bool:
    """Whether the asker may ask, and is answered as everybody is.

    Whoever has opened confidential memberships gets answers of their own, which are kept nowhere.
    """
    if bearer is None:
        return not key and settings.PUBLIC_READS
    if bearer.own is not None:
        return False
    return settings.PUBLIC_READS or bool(CHECK_SCOPES & bearer.scopes)


def _counted(environ: "WSGIEnvironment", bearer: Bearer | None, now: datetime) -> Headers | None:
    """Counts the request; its headers, or None where there were too many.

    The count goes along to Django, which counts no request that was counted.
    """
    if bearer is None:
        who, policy = limits.who_is_at(limits.address_in(environ)), "anonymous"
    else:
        who, policy = limits.who_has_key(bearer.sha256), "key"
    limit = settings.RATE_LIMITS[policy]
    window, elapsed = divmod(int(now.timestamp()), limits.WINDOW_SECONDS)
    used = limits.counts.count(who, window)
    environ[limits.USED] = used
    if used > limit:
        return None
    reset = limits.WINDOW_SECONDS - elapsed
    return [
        ("RateLimit-Policy", limits.policy_header(policy, limit)),
        ("RateLimit", limits.limit_header(policy, limit, used, reset)),
    ]
