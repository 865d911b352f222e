"""The door for web servers."""

import gc
import os
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

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
        chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        if chunked and environ.get("wsgi.input_terminated"):
            stream = environ["wsgi.input"]
            body = stream.read(settings.LARGEST_BODY + 1)
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
            if len(body) > settings.LARGEST_BODY:
                _drop(stream)
        elif _declared(environ) > settings.LARGEST_BODY:
            _drop(environ["wsgi.input"])
            environ["wsgi.input"] = BytesIO()
        return inner(environ, start_response)

    return outer


def _declared(environ: "WSGIEnvironment") -> int:
    declared = environ.get("CONTENT_LENGTH", "")
    return int(declared) if declared.isascii() and declared.isdecimal() else 0


def _drop(stream: "InputStream") -> None:
    left = _HEARD_OUT
    while left > 0 and (part := stream.read(min(left, _AT_ONCE))):
        left -= len(part)


application = measured(get_wsgi_application())

# What is loaded by now stays: the collector need not look at it again and again.
gc.collect()
gc.freeze()
