"""The rate limit: so many requests in a minute for each key, or each address without one.

Counts in this process, and ten times a second, for those who ask so often, also in Django's cache,
which is Redis where there is one: so processes count together, and none waits for Redis each time.
"""

import time
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accesscontrol.rules.keys import hash_of, is_well_formed

WINDOW_SECONDS = 60
COUNT_TOGETHER_SECONDS = 0.1
MOST_COUNTED = 100_000
"""Who made requests in one window. More of them than that are not told apart by anybody."""
USED = "greenlight.used"
"""In the environment of a request that was counted before it came here: the count."""

Handler = Callable[[HttpRequest], HttpResponse]


class RateLimit:
    """Refuses with 429 and Retry-After; says what is left on every answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(("/api/", "/access/")):
            return self.get_response(request)
        who, policy = caller_of(request)
        limit = settings.RATE_LIMITS[policy]
        window, elapsed = divmod(int(timezone.now().timestamp()), WINDOW_SECONDS)
        reset = WINDOW_SECONDS - elapsed
        used = request.META.get(USED) or counts.count(who, window)
        if used > limit:
            response = HttpResponse(status=429)
            response.headers["Retry-After"] = str(reset)
        else:
            response = self.get_response(request)
        response.headers["RateLimit-Policy"] = policy_header(policy, limit)
        response.headers["RateLimit"] = limit_header(policy, limit, used, reset)
        return response


def policy_header(policy: str, limit: int) -> str:
    return f'"{policy}";q={limit};w={WINDOW_SECONDS}'


def limit_header(policy: str, limit: int, used: int, reset: int) -> str:
    return f'"{policy}";r={max(limit - used, 0)};t={reset}'


def caller_of(request: HttpRequest) -> tuple[str, str]:
    """Whom to count for. A text that is no key counts for the address it came from."""
    _, _, key = request.headers.get("Authorization", "").partition(" ")
    if key.isascii() and is_well_formed(key.strip()):
        return who_has_key(hash_of(key.strip())), "key"
    return who_is_at(client_address(request)), "anonymous"


def who_has_key(sha256: str) -> str:
    return f"key:{sha256[:32]}"


def who_is_at(address: str) -> str:
    return f"address:{address}"


def client_address(request: HttpRequest) -> str:
    """The address of the client, as far out as our own proxies vouch for it."""
    found: str = address_in(request.META)
    return found


def address_in(environ: Mapping[str, Any]) -> str:
    hops = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted and hops[-trusted].strip():
        last: str = hops[-trusted].strip()
        return last[:64]
    address: str = environ.get("REMOTE_ADDR", "")
    return address


def count_within(key: str, *, seconds: int) -> tuple[int, int]:
    """Count one more within the present window; how many that makes, and when it ends (seconds)."""
    window, elapsed = divmod(int(timezone.now().timestamp()), seconds)
    return _count(f"{key}:{window}", 1, lasting=2 * seconds), seconds - elapsed


class _Use:
    __slots__ = ("counted_at", "known", "pending")

    def __init__(self) -> None:
        self.known = 0
        self.pending = 0
        self.counted_at = -COUNT_TOGETHER_SECONDS


class Counts:
    """Requests of the window that is, by who makes them."""

    def __init__(self) -> None:
        self._window = 0
        self._uses: dict[str, _Use] = {}
        self._lock = Lock()

    def count(self, who: str, window: int) -> int:
        """How many there were, this one included."""
        moment = time.monotonic()
        with self._lock:
            if window != self._window or len(self._uses) >= MOST_COUNTED:
                self._window, self._uses = window, {}
            use = self._uses.get(who)
            if use is None:
                use = self._uses[who] = _Use()
            use.pending += 1
            if moment - use.counted_at < COUNT_TOGETHER_SECONDS:
                return use.known + use.pending
            use.counted_at = moment
            pending, use.pending = use.pending, 0
        use.known = _count(f"rate:{who}:{window}", pending, lasting=2 * WINDOW_SECONDS)
        return use.known

    def forget(self) -> None:
        self._uses = {}


counts = Counts()
"""Of this process."""


def _count(key: str, more: int, *, lasting: int) -> int:
    if cache.add(key, more, timeout=lasting):
        return more
    try:
        return cache.incr(key, more)
    except ValueError:
        # The window ended between the two calls.
        return more
