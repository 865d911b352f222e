"""Pages of one kind of record: all of them as a table, and each with its sources and entries."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern, path, reverse

from registry.api.records import Resource, detail_view, list_view
from registry.queries.ledger import Object
from registry.queries.object_page import ObjectPage, object_page
from registry.queries.records import Page, list_records
from registry.queries.referring import titles_of
from registry.web.addresses import PLURALS, kind_words
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.facts import Value, facts_of, label_of, references_in
from registry.web.spreadsheets import csv_file

SHOWN = 100
MOST_IN_A_FILE = 10_000


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of record as pages show it; `columns` are members beside the name."""

    resource: Resource
    title: str
    about: str
    columns: tuple[str, ...] = ()
    own_page: bool = False
    """One object has a page of another make, with a route of its own."""

    @property
    def kind(self) -> str:
        return self.resource.kind

    @property
    def filters(self) -> tuple[str, ...]:
        return (*self.resource.narrowing.equal, *self.resource.extra, "q")


@dataclass(frozen=True, slots=True)
class Line:
    """One object in the table of its kind."""

    id: str
    name: str
    cells: tuple[tuple[Value, ...], ...]


def list_page(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    @data_page
    def all_of_a_kind(request: HttpRequest, clocks: Clocks) -> HttpResponse:
        found = _read(request, clocks, shelf, SHOWN)
        context = {
            "shelf": shelf,
            "plural": PLURALS[shelf.kind],
            "lines": lines_of(found.results, shelf, clocks),
            "labels": [label_of(member) for member in shelf.columns],
            "given": _given(request, shelf),
            "q": request.GET.get("q", ""),
            "next": _next(request, found),
        }
        plural = PLURALS[shelf.kind]
        formats = [
            Format(kind, f"{reverse(f'{plural}-{kind}')}{_query(request, shelf, clocks)}")
            for kind in ("json", "csv")
        ]
        return render_page(request, "registry/shelf.html", context, clocks=clocks, formats=formats)

    return all_of_a_kind


def list_csv(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    @data_page
    def as_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
        found = _read(request, clocks, shelf, MOST_IN_A_FILE)
        rows = (
            [
                line.id,
                line.name,
                *("; ".join(value.code or value.text for value in cell) for cell in line.cells),
            ]
            for line in lines_of(found.results, shelf, clocks)
        )
        return csv_file(PLURALS[shelf.kind], ["id", "name", *shelf.columns], rows)

    return as_csv


def object_view(shelf: Shelf) -> Callable[..., HttpResponseBase]:
    @data_page
    def one_object(request: HttpRequest, clocks: Clocks, object_id: str) -> HttpResponse:
        """Raises: UnknownObject."""
        page = object_page(shelf.kind, object_id, clocks.position)
        context = object_context(page, clocks)
        return render_page(
            request,
            "registry/object.html",
            {**context, "shelf": shelf, "plural": PLURALS[shelf.kind]},
            clocks=clocks,
            formats=[json_of(shelf.kind, object_id, clocks)],
        )

    return one_object


def json_of(kind: str, object_id: str, clocks: Clocks) -> Format:
    """An object as JSON takes the clock that moves the record alone."""
    known = {"known_at": clocks.given["known_at"]} if "known_at" in clocks.given else {}
    address = reverse(f"{kind}-json", args=[object_id])
    return Format("json", f"{address}?{urlencode(known)}" if known else address)


def object_context(
    page: ObjectPage, clocks: Clocks, *, shown: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What registry/object.html and its parts show of any object.

    `shown` are the members that are told as plain facts; all of them, if left out.
    """
    titles = titles_of(references_in(page.obj), clocks.position.point)
    return {
        "page": page,
        "kind": kind_words(page.kind),
        "facts": facts_of(page.obj if shown is None else shown, titles),
    }


def lines_of(objects: list[Object], shelf: Shelf, clocks: Clocks) -> list[Line]:
    wanted = {pair for obj in objects for pair in references_in(obj)}
    titles = titles_of(wanted, clocks.position.point)
    lines = []
    for obj in objects:
        facts = facts_of({member: obj.get(member) for member in shelf.columns}, titles)
        values = {fact.label: fact.values for fact in facts}
        cells = tuple(values.get(label_of(member), ()) for member in shelf.columns)
        lines.append(Line(obj["id"], obj.get("name") or obj.get("title") or obj["id"], cells))
    return lines


def routes_of(shelf: Shelf) -> Iterator[URLPattern]:
    """The pages of a kind, and the same as JSON and CSV beside them."""
    plural = PLURALS[shelf.kind]
    yield from files_of(shelf)
    yield path(plural, list_page(shelf), name=plural)
    if not shelf.own_page:
        yield path(f"{plural}/<str:object_id>", object_view(shelf), name=shelf.kind)


def files_of(shelf: Shelf) -> Iterator[URLPattern]:
    plural = PLURALS[shelf.kind]
    yield path(f"{plural}.json", list_view(shelf.resource).as_view(), name=f"{plural}-json")
    yield path(f"{plural}.csv", list_csv(shelf), name=f"{plural}-csv")
    detail = detail_view(shelf.resource).as_view()
    yield path(f"{plural}/<str:object_id>.json", detail, name=f"{shelf.kind}-json")


def _read(request: HttpRequest, clocks: Clocks, shelf: Shelf, limit: int) -> Page:
    return list_records(
        shelf.kind,
        size=clocks.position.size,
        filters=_given(request, shelf),
        narrowing=shelf.resource.narrowing,
        after=request.GET.get("after") or None,
        limit=limit,
    )


def _given(request: HttpRequest, shelf: Shelf) -> dict[str, str]:
    return {name: request.GET[name][:300] for name in shelf.filters if request.GET.get(name)}


def _query(request: HttpRequest, shelf: Shelf, clocks: Clocks) -> str:
    known = {"known_at": clocks.given["known_at"]} if "known_at" in clocks.given else {}
    given = {**_given(request, shelf), **known}
    return f"?{urlencode(given)}" if given else ""


def _next(request: HttpRequest, found: Page) -> str:
    if found.last is None:
        return ""
    return f"{request.path}?{urlencode({**request.GET.dict(), 'after': found.last})}"
