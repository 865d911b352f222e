"""POST /api/v1/lists/{id}/import: a CSV file of organisations becomes a draft changeset."""

import json
from collections.abc import Mapping
from hashlib import sha256
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Annotated, Any, Literal, NamedTuple

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import parse_header_parameters
from drf_spectacular.utils import extend_schema
from pydantic import BaseModel, Field
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from accesscontrol.api.principals import PrivateView, acting
from recording.api.changesets import KEY
from recording.api.idempotency import answered_before
from recording.errors import UnreadableList
from recording.rules.comparing import ImportTerms, Removal, Terms
from recording.rules.reports import as_cells, as_json
from recording.services.importing import Imported, import_list
from registry.api.described import described
from registry.api.parsing import JsonNegotiation, Query, read_query, takes
from registry.documents.faults import Fault
from registry.documents.shapes import Name, StandingWord, Text, When
from registry.errors import InvalidRequest
from registry.rules.spreadsheets import safe_csv

if TYPE_CHECKING:
    from hashlib import _Hash as Hash

_AT_ONCE = 256 * 1024

EXAMPLE = "name;country;lei;from;standing\nAcme Laboratories;US;;2026-06-26;confirmed\n"


class FileTooLarge(APIException):
    status_code = 413
    default_detail = "The file is larger than this registry takes; divide it."


class Upload(NamedTuple):
    """A body in a temporary file, which whoever reads it closes, and its SHA-256."""

    file: IO[bytes]
    said: "Hash"


class CsvParser(BaseParser):
    """Keeps the file in a temporary one, a part at a time."""

    media_type = "text/csv"

    def parse(  # type: ignore[override]
        self, stream: Any, media_type: str | None = None, context: Mapping[str, Any] | None = None
    ) -> Upload:
        file = TemporaryFile()  # noqa: SIM115 the view closes it
        said = sha256()
        left = settings.LARGEST_CSV
        while part := stream.read(_AT_ONCE):
            said.update(part)
            left -= len(part)
            if left < 0:
                file.close()
                raise FileTooLarge
            file.write(part)
        file.seek(0)
        return Upload(file, said)


class JsonOrCsv(JsonNegotiation):
    """The report is JSON, or CSV for whoever asks for that by name."""

    def select_renderer(
        self, request: Any, renderers: Any, format_suffix: str | None = None
    ) -> Any:
        if wants_csv(request):
            return renderers[0], renderers[0].media_type
        return super().select_renderer(request, renderers, format_suffix)


class CsvNegotiation(JsonNegotiation):
    kind = "text/csv"


def wants_csv(request: Request) -> bool:
    accept = request.headers.get("Accept", "")
    return "text/csv" in accept.lower() and takes(accept, "text/csv")


class ImportQuery(Query):
    """What holds for the whole file."""

    removed: Annotated[
        Literal["report", "end", "retract"],
        Field(
            description="What becomes of members that the file does not name: nothing, an end of "
            "their period (the world changed), or off the record (it was wrong)."
        ),
    ] = "report"
    removed_on: Annotated[When, Field(description="When they end; with `removed=end`.")] | None = (
        None
    )
    new: Annotated[
        Literal["report", "create"],
        Field(description="Whether rows that are not on record become new organisations."),
    ] = "report"
    start: Annotated[
        When | None, Field(alias="from", description="Since when, for rows that do not say.")
    ] = None
    standing: Annotated[
        StandingWord | None, Field(description="How sure, for rows that do not say.")
    ] = None
    title: Annotated[Name, Field(description="Title of the changeset.")] | None = None
    reason: Annotated[Text, Field(min_length=1, description="Why.")] | None = None


class RowAnswer(BaseModel):
    line: int | None
    outcome: Literal["added", "changed", "unchanged", "removed", "ambiguous", "unmatched", "faulty"]
    proposed: bool
    name: str
    organization: str | None
    member: str | None
    score: float | None
    why: list[str]
    candidates: list[str]
    column: str | None
    detail: str


class ImportAnswer(BaseModel):
    """`changeset` is the draft; null where the file changes nothing."""

    changeset: str | None
    encoding: str
    delimiter: str
    ignored_columns: list[str]
    counts: dict[str, int]
    rows: list[RowAnswer]


class ListImports(PrivateView):
    scopes = frozenset({"record"})
    parser_classes = (CsvParser,)
    content_negotiation_class = JsonOrCsv
    http_method_names = ["post", "options"]

    @extend_schema(
        request={"text/csv": {"type": "string", "examples": [EXAMPLE]}},
    )
    @described(
        summary="Compare a CSV file with a list: a report of every row, and a draft changeset",
        operation="import_list",
        tag="recording",
        answer=ImportAnswer,
        query=ImportQuery,
        problems=(403, 404, 409, 413, 415),
        path=(KEY,),
        private=True,
        also=("text/csv",),
    )
    def post(self, request: Request, object_id: str) -> HttpResponse:
        query = read_query(ImportQuery, request)
        terms = _terms(query, object_id)
        upload = request.data
        if not isinstance(upload, Upload):
            raise UnreadableList("The body is empty; send the file.")
        _, parameters = parse_header_parameters(request.content_type)
        with upload.file as file:
            answered = answered_before(request._request, acting(request), upload.said)
            if answered is not None:
                return answered
            imported = import_list(
                file,
                terms=terms,
                title=query.title,
                reason=query.reason,
                encoding=parameters.get("charset"),
                actor=acting(request),
                now=timezone.now(),
            )
        place = {"Location": f"/api/v1/changesets/{imported.draft.id}"} if imported.draft else {}
        if wants_csv(request):
            report = "".join(safe_csv(as_cells(imported.found.rows)))
            return HttpResponse(report, content_type="text/csv; charset=utf-8", headers=place)
        written = _written(imported)
        return HttpResponse(written, content_type="application/json", headers=place)


def _terms(query: ImportQuery, list_id: str) -> ImportTerms:
    """Raises: InvalidRequest, unless a date of removal is given exactly where one is needed."""
    if (query.removed == Removal.END.value) is (query.removed_on is None):
        cure = "Give removed_on with removed=end, and only with it."
        raise InvalidRequest(cure, [Fault("/removed_on", "one-of", cure)])
    return ImportTerms(
        list_id=list_id,
        terms=Terms(query.start, query.standing),
        removal=Removal(query.removed),
        removed_on=query.removed_on,
        creates=query.new == "create",
    )


def _written(imported: Imported) -> str:
    """The report as JSON, row by row: the objects of all rows at once would take as much room as
    the file did."""
    found = imported.found
    summary = _json(
        {
            "changeset": str(imported.draft.id) if imported.draft else None,
            "encoding": found.encoding,
            "delimiter": found.delimiter,
            "ignored_columns": list(found.ignored_columns),
            "counts": found.counts,
        }
    )
    rows = ",".join(_json(as_json(row)) for row in found.rows)
    return f'{summary[:-1]},"rows":[{rows}]}}'


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
