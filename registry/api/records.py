"""GET /api/v1/<kind>s and /api/v1/<kind>s/{id}: the records, filtered and paged."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from django.urls import URLPattern, path
from pydantic import Field, create_model
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import page_of, recorded, recorded_whole
from registry.api.asking import KnownQuery, position_of
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.pages import PagedQuery, next_url, read_cursor
from registry.api.parsing import Query, read_query
from registry.presentation import instant_or_none, reason_of
from registry.queries.ledger import entries_of, point_of
from registry.queries.records import RecordFilter, get_record, list_records

Text = Annotated[str, Field(max_length=300)]


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of record as the HTTP interface shows it."""

    kind: str
    plural: str
    narrowing: RecordFilter
    extra: tuple[str, ...] = field(default=())
    """Filters that are no column."""

    @property
    def query(self) -> type[Query]:
        names = [*self.narrowing.equal, *self.extra, "q"]
        fields: Any = dict.fromkeys(names, (Text | None, None))
        return create_model(f"{self.plural}Query", __base__=(KnownQuery, PagedQuery), **fields)


def page_data(request: Request, resource: Resource, shape: type[Query], **fixed: str) -> Any:
    """One page of a resource; `fixed` are filters that the path gives."""
    query: Any = read_query(shape, request)
    if query.cursor is None:
        size, after = position_of(query).size, None
    else:
        size, after = read_cursor(query.cursor)
        point_of(size)
    names = [*resource.narrowing.equal, *resource.extra, "q"]
    given = {name: getattr(query, name, None) for name in names}
    page = list_records(
        resource.kind,
        size=size,
        filters={name: value for name, value in given.items() if value is not None} | fixed,
        narrowing=resource.narrowing,
        after=after,
        limit=query.limit,
    )
    return page, size


def list_view(resource: Resource) -> type[ReadView]:
    shape = resource.query

    class Records(ReadView):
        @described(
            summary=f"The {resource.plural} on record",
            operation=f"list_{resource.plural}",
            tag="record",
            answer=page_of(resource.plural.title(), recorded(resource.kind)),
            query=shape,
        )
        def get(self, request: Request) -> Response:
            page, size = page_data(request, resource, shape)
            following = next_url(request, size=size, last=page.last)
            return Response({"results": page.results, "next": following})

    return Records


def detail_view(resource: Resource) -> type[ReadView]:
    class Record(ReadView):
        @described(
            summary=f"One {resource.kind} with its entries in the ledger",
            operation=f"get_{resource.kind}",
            tag="record",
            answer=recorded_whole(resource.kind),
            query=KnownQuery,
            problems=(404,),
        )
        def get(self, request: Request, object_id: str) -> Response:
            size = position_of(read_query(KnownQuery, request)).size
            return Response(whole_record(resource.kind, object_id, size))

    return Record


def whole_record(kind: str, object_id: str, size: int) -> dict[str, Any]:
    entries = [
        {
            "seq": entry.seq,
            "op": entry.op,
            "recorded_at": instant_or_none(entry.changeset.recorded_at),
            "reason": reason_of(entry),
        }
        for entry in entries_of(kind, object_id, size)
    ]
    found = get_record(kind, object_id, size=size)
    return {**found, "entries": entries, "ledger_size": size}


def routes(resource: Resource) -> list[URLPattern]:
    base = resource.plural
    return [
        path(base, list_view(resource).as_view()),
        path(f"{base}/<str:object_id>", detail_view(resource).as_view()),
    ]
