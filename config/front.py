"""What stands in front of Django in a process that serves."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from accesscontrol.services.recognising import key_ring
from accesscontrol.snapshot.following import follower
from config.fast.application import FastPath

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def in_front_of(inner: "WSGIApplication") -> "WSGIApplication":
    """Follows the ledger from the first request on: by then this process is the one that serves."""
    fast = FastPath(inner)
    follower.beside = lambda: key_ring.renew(now=timezone.now())

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        if not follower.is_running:
            follower.start()
        return fast(environ, start_response)

    return outer
