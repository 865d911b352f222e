"""GET /api/v1/changes: the change log, with long-poll."""

import time
from threading import BoundedSemaphore
from typing import Annotated, Any

from django.conf import settings
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import ChangesAnswer
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import Query, read_query
from registry.api.stopping import stopping
from registry.documents.faults import Fault
from registry.errors import InvalidRequest
from registry.queries.changes import changes_after, last_change

POLL_SECONDS = 0.1
LONGEST_WAIT = 30
MOST_WAITING = 6
"""Long-polls of one process at a time, since each holds a thread; one more is answered at once."""


class ChangesQuery(Query):
    after: Annotated[
        str,
        Field(
            pattern=r"^([0-9]{1,15}|end)$",
            description="The cursor of the last change you have; `end` for the end of the log.",
        ),
    ] = "0"
    wait: Annotated[
        int, Field(ge=0, le=LONGEST_WAIT, description="Seconds to wait for something new.")
    ] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


_waiting = BoundedSemaphore(MOST_WAITING)


def _wait_for(after: int, query: ChangesQuery) -> list[dict[str, Any]]:
    """The next changes, as soon as there are any or the time is up."""
    until = time.monotonic() + min(query.wait, settings.LONGEST_WAIT_SECONDS)
    results: list[dict[str, Any]] = []
    while not results and time.monotonic() < until and not stopping.wait(POLL_SECONDS):
        results = changes_after(after, limit=query.limit)
    return results


class Changes(ReadView):
    @described(
        summary="Every change of a status and of the record, in order, without gaps",
        operation="list_changes",
        tag="changes",
        answer=ChangesAnswer,
        query=ChangesQuery,
    )
    def get(self, request: Request) -> Response:
        query = read_query(ChangesQuery, request)
        end = last_change()
        after = end if query.after == "end" else int(query.after)
        if after > end:
            cure = f"The change log ends at {end}; start anew from 0."
            raise InvalidRequest(cure, [Fault("/after", "bad-cursor", cure)])
        results = changes_after(after, limit=query.limit)
        if not results and query.wait and _waiting.acquire(blocking=False):
            try:
                results = _wait_for(after, query)
            finally:
                _waiting.release()
        cursor = results[-1]["sequence"] if results else after
        response = Response({"results": results, "cursor": str(cursor)})
        if query.wait:
            response.headers["Cache-Control"] = "no-store"
        return response
