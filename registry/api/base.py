"""What the views of the HTTP interface share: caching headers, and plain JSON answers."""

from typing import Any

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.api.asking import is_pinned

FRESH = "public, max-age=1, stale-while-revalidate=5, stale-if-error=86400"
"""What moves with the ledger: a second in a cache, a day in one whose origin is down."""
FOREVER = "public, max-age=86400, stale-if-error=2592000"
"""What is pinned on both clocks and never changes."""


class ReadView(APIView):
    """A read that a shared cache may keep, unless it was asked with a key."""

    http_method_names = ["get", "head", "options"]

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        if final.status_code >= 400:
            final.headers["Cache-Control"] = "no-store"
        elif "Cache-Control" not in final.headers:
            final.headers["Cache-Control"] = cache_control(request)
            final.headers["Vary"] = "Accept, Authorization"
        return final


def cache_control(request: HttpRequest | Request) -> str:
    if request.headers.get("Authorization"):
        return "private, no-cache"
    return FOREVER if is_pinned(request) else FRESH
