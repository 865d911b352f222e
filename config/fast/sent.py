"""Which requests are so ordinary that they need nothing of Django."""

import re
import uuid
from io import BytesIO
from typing import TYPE_CHECKING

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from config.middleware import REQUEST_ID
from registry.rules.keeping import Kept

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

JSON = frozenset({"application/json", "application/json; charset=utf-8"})
ACCEPTED = frozenset({"", "*/*", "application/json", "application/json, */*"})
OUT_OF_THE_ORDINARY = (
    "HTTP_COOKIE",
    "HTTP_IDEMPOTENCY_KEY",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_CONTENT_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
)
_KEY = re.compile(r"[Bb]earer ([!-~]+)", re.ASCII)
_hosts: Kept[tuple[str, int], bool] = Kept(64)


def is_ordinary(environ: "WSGIEnvironment", also: str = "") -> bool:
    """Whether what came is what clients send day in, day out; `also`: a header that may be too."""
    if environ.get("QUERY_STRING") or environ.get("HTTP_ACCEPT", "") not in ACCEPTED:
        return False
    if any(name in environ and name != also for name in OUT_OF_THE_ORDINARY):
        return False
    host = environ.get("HTTP_HOST", "")
    # The list is another one where the settings are.
    return _hosts.get((host, id(settings.ALLOWED_HOSTS))) or _is_ours(host)


def key_in(environ: "WSGIEnvironment") -> str | None:
    """The key of a request; "" where there is none, None for what is sent in place of one."""
    header = environ.get("HTTP_AUTHORIZATION")
    if header is None:
        return ""
    found = _KEY.fullmatch(header)
    return None if found is None else found[1]


def body_in(environ: "WSGIEnvironment") -> bytes | None:
    """The whole body, which can then be read again; None where it is not as it was announced."""
    if environ.get("CONTENT_TYPE") not in JSON:
        return None
    announced = environ.get("CONTENT_LENGTH", "")
    if not (announced.isascii() and announced.isdecimal()):
        return None
    length = int(announced)
    if length > settings.LARGEST_BODY:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    environ["wsgi.input"] = BytesIO(body)
    return body if len(body) == length else None


def id_of(environ: "WSGIEnvironment") -> str:
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    return given if given and REQUEST_ID.fullmatch(given) else str(uuid.uuid4())


def _is_ours(host: str) -> bool:
    domain, _ = split_domain_port(host)
    ours = bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
    if ours:
        _hosts.put((host, id(settings.ALLOWED_HOSTS)), True)
    return ours
