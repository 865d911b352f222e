"""The headers that middleware gives to every answer, as the middleware itself writes them."""

from collections.abc import Mapping
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

Headers = list[tuple[str, str]]


def is_secure(environ: "WSGIEnvironment") -> bool:
    """Whether the request came over TLS, as Django sees it."""
    if settings.SECURE_PROXY_SSL_HEADER:
        name, wanted = settings.SECURE_PROXY_SSL_HEADER
        told = environ.get(name)
        if told is not None:
            return bool(told.split(",", 1)[0].strip() == wanted)
    return bool(environ["wsgi.url_scheme"] == "https")


@cache
def of_every_answer(*, secure: bool) -> Headers:
    scheme = "https" if secure else "http"
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.input": BytesIO(),
        "wsgi.url_scheme": scheme,
    }
    if settings.SECURE_PROXY_SSL_HEADER:
        name, wanted = settings.SECURE_PROXY_SSL_HEADER
        environ[name] = wanted if secure else "http"

    def view(request: Any) -> HttpResponse:
        response = HttpResponse()
        del response.headers["Content-Type"]
        return response

    chain: Any = view
    for middleware in (XFrameOptionsMiddleware, CSPMiddleware, SecurityMiddleware):
        chain = middleware(chain)
    found: Mapping[str, str] = chain(WSGIRequest(environ)).headers
    return list(found.items())


def of_nothing_new(headers: Headers) -> Headers:
    """What is left of them on a 304, which the middleware makes before this one is added."""
    return [(name, value) for name, value in headers if name != "X-Frame-Options"]
