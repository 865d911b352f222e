"""The door for web servers."""

import os
import signal
import sys
import threading
from importlib import import_module
from io import SEEK_END, BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, cast

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from config.body_limits import kept_in_memory, largest_body
from config.collecting import spare_what_is_loaded
from config.tracing import start_tracing, traced
from registry.api.stopping import watch_for_the_end

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

# A worker of granian takes over the handlers of the process that made it, which do nothing here,
# and sets its own once we are loaded: told to stop before, it would not.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


# A client that still sends when the server has answered and closed sees a broken pipe and never
# the answer. So this much of a body that is too large is read, and thrown away.
_HEARD_OUT = 16 * settings.LARGEST_BODY
_AT_ONCE = 64 * 1024


def measured(inner: "WSGIApplication") -> "WSGIApplication":
    """Gives a body that comes in chunks a length, since Django reads none without.

    Keeps a byte more than is allowed at most: the length then says that it is too much. The rest
    of a body that is too large is read and dropped, up to 16 times of what is allowed.
    """

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        path = environ.get("PATH_INFO", "")
        largest = largest_body(path)
        chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        if chunked and environ.get("wsgi.input_terminated"):
            stream = environ["wsgi.input"]
            body = _kept(stream, largest + 1, in_memory=kept_in_memory(path) + 1)
            length = body.seek(0, SEEK_END)
            body.seek(0)
            environ["wsgi.input"] = body
            environ["CONTENT_LENGTH"] = str(length)
            if length > largest:
                _drop(stream)
        elif _declared(environ) > largest:
            _drop(environ["wsgi.input"])
            environ["wsgi.input"] = BytesIO()
        return inner(environ, start_response)

    return outer


def _kept(stream: "InputStream", most: int, *, in_memory: int) -> IO[bytes]:
    """A body up to so many bytes: a usual one in memory, a larger one in a temporary file."""
    body = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115 Django closes
    while most > 0 and (part := stream.read(min(most, _AT_ONCE))):
        body.write(part)
        most -= len(part)
    return cast("IO[bytes]", body)


def _declared(environ: "WSGIEnvironment") -> int:
    declared = environ.get("CONTENT_LENGTH", "")
    return int(declared) if declared.isascii() and declared.isdecimal() else 0


def _drop(stream: "InputStream") -> None:
    left = _HEARD_OUT
    while left > 0 and (part := stream.read(min(left, _AT_ONCE))):
        left -= len(part)


GIVE_WAY_AFTER_SECONDS = 0.001
"""How long a thread computes before another that waits has its turn. A check takes a twentieth of
it, a page ten or a hundred times as much; with five times as much, Python's own, a check would wait
that long for each page."""

django_application = get_wsgi_application()
# What looks into the database can be loaded only now.
start_tracing("web")
application = traced(import_module("config.front").in_front_of(measured(django_application)))

# Django would load the addresses, and with them most of the code, at the first request.
import_module(settings.ROOT_URLCONF)

# Threads do not live on in the copy of a process that a fork makes, so each copy watches anew.
watch_for_the_end()
os.register_at_fork(after_in_child=watch_for_the_end)

sys.setswitchinterval(GIVE_WAY_AFTER_SECONDS)

spare_what_is_loaded()
