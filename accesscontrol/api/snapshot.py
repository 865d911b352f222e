"""GET /api/v1/snapshot: the record of now, to decide elsewhere by the same rules."""

import gzip
from typing import Annotated, Literal

from django.http import HttpResponse
from pydantic import Field
from rest_framework.request import Request

from accesscontrol.queries.current_record import snapshot_of
from registry.api.base import ReadView, cache_control
from registry.api.described import described
from registry.api.parsing import JsonNegotiation, Query, read_query, takes_coding
from registry.documents.faults import Fault
from registry.errors import UnknownSize
from registry.queries.ledger import current_point

MEDIA_TYPE: Literal["text/plain"] = "text/plain"


class SnapshotNegotiation(JsonNegotiation):
    kind = MEDIA_TYPE


class SnapshotQuery(Query):
    since: (
        Annotated[
            int,
            Field(
                ge=0,
                le=2**53 - 1,
                description="A ledger size that you have: only what was entered since.",
            ),
        ]
        | None
    ) = None


class CurrentRecord(ReadView):
    content_negotiation_class = SnapshotNegotiation

    @described(
        summary="The record of now, compact and signed; or what is new since a ledger size",
        operation="get_snapshot",
        tag="checks",
        answer=MEDIA_TYPE,
        query=SnapshotQuery,
        problems=(409, 503),
    )
    def get(self, request: Request) -> HttpResponse:
        query = read_query(SnapshotQuery, request)
        try:
            found = snapshot_of(current_point(), since=query.since)
        except UnknownSize as error:
            error.faults = (Fault("/since", "out-of-range", error.detail),)
            raise
        is_compressed = takes_coding(request.headers.get("Accept-Encoding", ""), "gzip")
        content = found.content if is_compressed else gzip.decompress(found.content)
        response = HttpResponse(content, content_type=f"{MEDIA_TYPE}; charset=utf-8")
        response.headers["Cache-Control"] = cache_control(request)
        response.headers["Vary"] = "Accept, Accept-Encoding, Authorization"
        if is_compressed:
            response.headers["Content-Encoding"] = "gzip"
            response.headers["ETag"] = found.etag
        else:
            response.headers["ETag"] = f'{found.etag[:-1]}-plain"'
        return response
