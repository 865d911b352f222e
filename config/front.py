"""What stands in front of Django in a process that serves."""

from typing import TYPE_CHECKING, Any

from accesscontrol.snapshot.following import follower

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def following(inner: "WSGIApplication") -> "WSGIApplication":
    """Follows the ledger from the first request on: by then this process is the one that serves."""

    def outer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        if not follower.is_running:
            follower.start()
        return inner(environ, start_response)

    return outer
