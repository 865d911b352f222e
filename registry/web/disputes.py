"""Every statement on record that a source contradicts."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode

from registry.queries.all_disputes import DisputedObject, disputed_objects
from registry.queries.kept_objects import kept_objects
from registry.queries.ledger import record_of
from registry.queries.statuses import find_model
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.spreadsheets import csv_file


@data_page
def disputes(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Raises: UnknownModel."""
    model, found = _read(request, clocks)
    models = kept_objects("model", clocks.position.point)
    query = urlencode({**({"model": model} if model else {}), **clocks.given})
    suffix = f"?{query}" if query else ""
    context = {
        "found": found,
        "count": sum(len(one.disputes) for one in found),
        "model": models.get(model),
        "models": sorted(models.values(), key=lambda obj: obj["name"].lower()),
    }
    formats = [Format(kind, f"{reverse(f'disputes-{kind}')}{suffix}") for kind in ("json", "csv")]
    return render_page(request, "registry/disputes.html", context, clocks=clocks, formats=formats)


@data_page
def disputes_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Raises: UnknownModel."""
    lines = [dict(zip(_COLUMNS, line, strict=True)) for line in _lines(_read(request, clocks)[1])]
    return JsonResponse({"ledger_size": clocks.position.size, "results": lines})


@data_page
def disputes_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Raises: UnknownModel."""
    rows = ([_text(value) for value in line] for line in _lines(_read(request, clocks)[1]))
    return csv_file("disputes", _COLUMNS, rows)


_COLUMNS = ("kind", "id", "pointer", "recorded", "claimed", "source", "says", "standing")


def _read(request: HttpRequest, clocks: Clocks) -> tuple[str, list[DisputedObject]]:
    """The id of the model, which may be given as an alias, and what is found of it."""
    given = request.GET.get("model", "")
    position = clocks.position
    model = find_model(record_of(position.point), given) if given else ""
    return model, disputed_objects(position, model=model)


def _lines(found: list[DisputedObject]) -> Iterator[tuple[Any, ...]]:
    for one in found:
        for disputed in one.disputes:
            it = disputed.dispute
            yield (one.kind, one.id, it.pointer, it.recorded, it.claimed, it.source, it.says,
                   it.standing)  # fmt: skip


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value)
