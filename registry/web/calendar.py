"""The calendar: what is to come and what lies behind, by month."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from registry.queries.calendar_page import Entry, calendar_entries, calendar_page
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.spreadsheets import csv_file


@data_page
def calendar(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    formats = [
        Format("ics", reverse("calendar")),
        Format("json", f"{reverse('calendar-json')}{clocks.suffix}"),
        Format("csv", f"{reverse('calendar-csv')}{clocks.suffix}"),
    ]
    page = calendar_page(clocks.position)
    return render_page(
        request, "registry/calendar.html", {"page": page}, clocks=clocks, formats=formats
    )


@data_page
def calendar_json(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    return JsonResponse({**clocks.position.echo, "results": list(_lines(clocks))})


@data_page
def calendar_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    rows = (
        ["; ".join(value) if isinstance(value, list) else str(value) for value in line.values()]
        for line in _lines(clocks)
    )
    return csv_file("calendar", _COLUMNS, rows)


_COLUMNS = ("date", "at_latest", "what", "directives", "provision", "models", "channels", "text")


def _lines(clocks: Clocks) -> Iterator[dict[str, Any]]:
    """What is to come, soonest first, then what lies behind, latest first."""
    for found in calendar_entries(clocks.position):
        for entry in found:
            yield dict(zip(_COLUMNS, _columns(entry), strict=True))


def _columns(entry: Entry) -> tuple[Any, ...]:
    iso, at_latest = entry.at.iso, entry.at.at_latest
    if entry.deadline is not None:
        due = entry.deadline
        what = due.what.lower()
        return iso, at_latest, what, [due.directive], due.provision, [], [], due.text
    step = entry.step
    if step is None:
        raise ValueError("an entry is a deadline or a step")
    words = f"{' or '.join(step.before.possible)} -> {' or '.join(step.after.possible)}"
    models = [model.id for model in step.models]
    directives = [directive.id for directive in step.directives]
    return iso, at_latest, "status", directives, "", models, list(step.channels), words
