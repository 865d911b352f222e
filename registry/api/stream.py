"""GET /api/v1/changes/stream: the change log as server-sent events, as it grows.

Each event has the cursor as its id, so that a client that lost its connection goes on where it
was: browsers send it as Last-Event-ID of their own accord.
"""

import json
import time
from collections.abc import Callable, Iterator
from threading import BoundedSemaphore
from typing import Annotated, Any

from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from pydantic import Field
from rest_framework.request import Request

from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import JsonNegotiation, Query, read_query
from registry.api.stopping import stopping
from registry.documents.faults import Fault
from registry.errors import InvalidRequest, TooManyStreams
from registry.queries.changes import changes_after, last_change

MOST_STREAMS = 4
"""Of one process at a time: each holds a thread for as long as it lasts."""
LONGEST_SECONDS = 300
"""Then the client asks again. So a process that is to stop is free of streams soon."""
HEARTBEAT_SECONDS = 10
"""A comment, so that proxies keep the connection, and we notice that nobody is there any more."""
RETRY_MILLISECONDS = 2000
POLL_SECONDS = 0.2
AT_ONCE = 200

_streams = BoundedSemaphore(MOST_STREAMS)


class EventStreamNegotiation(JsonNegotiation):
    kind = "text/event-stream"


class StreamQuery(Query):
    after: (
        Annotated[
            str,
            Field(
                pattern=r"^([0-9]{1,15}|end)$",
                description="The cursor of the last change you have; the header Last-Event-ID "
                "stands above it. Without either, or with `end`, only what comes from now on.",
            ),
        ]
        | None
    ) = None


class ChangeStream(ReadView):
    content_negotiation_class = EventStreamNegotiation
    http_method_names = ["get", "options"]

    @described(
        summary="Every change as a server-sent event, from a cursor on, as they come",
        operation="stream_changes",
        tag="changes",
        answer="text/event-stream",
        query=StreamQuery,
        problems=(503,),
    )
    def get(self, request: Request) -> HttpResponseBase:
        query = read_query(StreamQuery, request)
        end = last_change()
        after = _cursor(request.headers.get("Last-Event-ID") or query.after, end)
        if not _streams.acquire(blocking=False):
            raise TooManyStreams(
                "All streams of this process are taken; try again, or long-poll /api/v1/changes."
            )
        return StreamingHttpResponse(
            _Stream(after, _streams.release),
            content_type="text/event-stream; charset=utf-8",
            # A proxy that collects answers before it passes them on would hold all of it back.
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )


def _cursor(given: str | None, end: int) -> int:
    """Raises: InvalidRequest."""
    if given in (None, "end"):
        return end
    if given.isascii() and given.isdecimal() and len(given) <= 15 and int(given) <= end:
        return int(given)
    cure = f"The change log ends at {end}; go on from there, or start anew from 0."
    raise InvalidRequest(cure, [Fault("/after", "bad-cursor", cure)])


class _Stream:
    """The lines of one stream; whoever serves it closes it, also where nothing was read."""

    def __init__(self, after: int, release: Callable[[], None]) -> None:
        self._lines = _lines(after)
        self._release: Callable[[], None] | None = release

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._lines
        finally:
            self.close()

    def close(self) -> None:
        self._lines.close()
        if self._release is not None:
            self._release()
            self._release = None


def _lines(after: int) -> "Any":
    until = time.monotonic() + LONGEST_SECONDS
    beat_at = time.monotonic() + HEARTBEAT_SECONDS
    yield f"retry: {RETRY_MILLISECONDS}\n\n".encode()
    while time.monotonic() < until and not stopping.is_set():
        close_old_connections()
        changes = changes_after(after, limit=AT_ONCE)
        if changes:
            after = changes[-1]["sequence"]
            beat_at = time.monotonic() + HEARTBEAT_SECONDS
            yield b"".join(map(_event, changes))
            continue
        if time.monotonic() >= beat_at:
            beat_at = time.monotonic() + HEARTBEAT_SECONDS
            yield b": still here\n\n"
        stopping.wait(POLL_SECONDS)


def _event(change: dict[str, Any]) -> bytes:
    data = json.dumps(change, ensure_ascii=False, separators=(",", ":"))
    return f"id: {change['sequence']}\nevent: {change['type']}\ndata: {data}\n\n".encode()
