"""The door for web servers."""

import gc
import os
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def measured(inner: "WSGIApplication") -> "WSGIApplication":
    """Gives a body that comes in chunks a length, since Django reads none without.

    Reads a byte more than is allowed at most: the length then says that it is too much.
    """

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        chunked = "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower()
        if chunked and environ.get("wsgi.input_terminated"):
            body = environ["wsgi.input"].read(settings.LARGEST_BODY + 1)
            environ["wsgi.input"] = BytesIO(body)
            environ["CONTENT_LENGTH"] = str(len(body))
        return inner(environ, start_response)

    return outer


application = measured(get_wsgi_application())

# What is loaded by now stays: the collector need not look at it again and again.
gc.collect()
gc.freeze()
