"""GET /api/v1/lists/{id}/members.csv: who is on a list, for a spreadsheet and for an import."""

from itertools import chain

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request

from recording.api.importing import CsvNegotiation
from recording.queries.list_export import exported_list
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import Query, read_query
from registry.rules.spreadsheets import safe_csv


class ListAsCsv(ReadView):
    content_negotiation_class = CsvNegotiation

    @described(
        summary="Who is on a list now, as CSV in the columns that an import takes",
        operation="list_members_csv",
        tag="record",
        answer="text/csv",
        query=Query,
        problems=(404,),
    )
    def get(self, request: Request, object_id: str) -> HttpResponseBase:
        read_query(Query, request)
        lines = safe_csv(exported_list(object_id, at=timezone.now()))
        # The header is asked for here, so that a list that is not on record is a problem.
        first = next(lines)
        return StreamingHttpResponse(
            chain([first], lines),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{object_id}.csv"'},
        )
