"""The rate limit: so many requests in a minute for each key, or each address without one.

Counts in Django's cache: in Redis where there is one, else in this process.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accesscontrol.rules.keys import hash_of, is_well_formed

WINDOW_SECONDS = 60

Handler = Callable[[HttpRequest], HttpResponse]


class RateLimit:
    """Refuses with 429 and Retry-After; says what is left on every answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(("/api/", "/access/")):
            return self.get_response(request)
        who, policy = _caller(request)
        limit = settings.RATE_LIMITS[policy]
        used, reset = count_within(f"rate:{who}", seconds=WINDOW_SECONDS)
        if used > limit:
            response = HttpResponse(status=429)
            response.headers["Retry-After"] = str(reset)
        else:
            response = self.get_response(request)
        response.headers["RateLimit-Policy"] = f'"{policy}";q={limit};w={WINDOW_SECONDS}'
        response.headers["RateLimit"] = f'"{policy}";r={max(limit - used, 0)};t={reset}'
        return response


def _caller(request: HttpRequest) -> tuple[str, str]:
    """Whom to count for. A text that is no key counts for the address it came from."""
    _, _, key = request.headers.get("Authorization", "").partition(" ")
    if key.isascii() and is_well_formed(key.strip()):
        return f"key:{hash_of(key.strip())[:32]}", "key"
    return f"address:{client_address(request)}", "anonymous"


def client_address(request: HttpRequest) -> str:
    """The address of the client, as far out as our own proxies vouch for it."""
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    trusted: int = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted and hops[-trusted].strip():
        return hops[-trusted].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))


def count_within(key: str, *, seconds: int) -> tuple[int, int]:
    """Count one more within the present window; how many that makes, and when it ends (seconds)."""
    window, elapsed = divmod(int(timezone.now().timestamp()), seconds)
    return _count(f"{key}:{window}", lasting=2 * seconds), seconds - elapsed


def _count(key: str, *, lasting: int) -> int:
    if cache.add(key, 1, timeout=lasting):
        return 1
    try:
        return cache.incr(key)
    except ValueError:
        # The window ended between the two calls.
        return 1
