"""The addresses for machines that watch the service: /healthz, /readyz, /metrics.

They come before everything else, since those who watch ask under no host name, and none of the
usual limits is theirs.
"""

import hmac
import json
from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.health import PARTS, findings
from config.metrics import CONTENT_TYPE, exposition
from config.problems import plain_details, problem

Handler = Callable[[HttpRequest], HttpResponse]
FORWARDED = ("X-Forwarded-For", "Forwarded")


class Operations:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = _ANSWERS.get(request.path)
        if answer is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return problem(request, plain_details(405), {"Allow": "GET, HEAD"})
        response = answer(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def healthz(request: HttpRequest) -> HttpResponse:
    """This process answers."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def readyz(request: HttpRequest) -> HttpResponse:
    """200 where everything is there that an answer needs, else 503; part by part.

    `?exclude=broker` passes over a part that whoever asks can do without for a while.
    """
    exclude = request.GET.getlist("exclude")
    if not set(exclude) <= set(PARTS):
        return problem(request, plain_details(400, f"A part is one of {', '.join(PARTS)}."))
    found = findings(exclude=exclude)
    ready = all(one.ok for one in found)
    told = {"ready": ready, "parts": {one.part: one.as_json() for one in found}}
    return HttpResponse(
        json.dumps(told), status=200 if ready else 503, content_type="application/json"
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """For whoever has the token; without one, for this machine alone."""
    token = settings.ENVIRONMENT.metrics_token
    if token:
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, f"Bearer {token}".encode()):
            cure = "Send GREENLIGHT_METRICS_TOKEN as `Authorization: Bearer …`."
            challenge = {"WWW-Authenticate": 'Bearer realm="metrics"'}
            return problem(request, plain_details(401, cure), challenge)
    elif not _is_from_here(request):
        cure = "Set GREENLIGHT_METRICS_TOKEN to ask from another machine, or through a proxy."
        return problem(request, plain_details(403, cure))
    return HttpResponse(exposition(), content_type=CONTENT_TYPE)


def _is_from_here(request: HttpRequest) -> bool:
    """A proxy on this machine stands for anybody, so what it passes on is not from here."""
    if settings.TRUSTED_PROXIES or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


_ANSWERS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics,
}
