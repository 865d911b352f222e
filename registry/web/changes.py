"""The log of changes by day, corrections first."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from registry.documents.faults import Fault
from registry.errors import InvalidRequest
from registry.queries.change_days import ChangeDays, Day, change_days
from registry.queries.readings import Reading
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.spreadsheets import csv_file

CORRECTIONS = "corrections"


@data_page
def changes(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Raises: InvalidRequest."""
    found = _read(request, clocks)
    only = request.GET.get("only", "")
    older = {} if found.before is None else {"only": only, "before": str(found.before)}
    context = {
        "found": found,
        "only": only,
        "older": urlencode(
            {**{name: value for name, value in older.items() if value}, **clocks.given}
        )
        if older
        else "",
        "is_first": "before" not in request.GET,
    }
    formats = [
        Format("atom", reverse("feed-atom")),
        Format("feed", reverse("feed-json")),
        Format("json", reverse("changes-json")),
        Format("csv", f"{reverse('changes-csv')}?{request.GET.urlencode()}".rstrip("?")),
    ]
    return render_page(request, "registry/changes.html", context, clocks=clocks, formats=formats)


@data_page
def changes_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """What the page tells, one line for each thing. Raises: InvalidRequest."""
    rows = (row for day in _read(request, clocks).days for row in _lines(day))
    return csv_file("changes", ("day", "what", "id", "title", "reason"), rows)


def _lines(day: Day) -> Iterator[tuple[str, ...]]:
    iso = day.day.iso
    for one in day.corrections:
        yield iso, f"{one.kind} {one.op}ed", one.id, one.name, one.reason
    for told in day.recorded:
        yield iso, "recorded", str(told.recording.number), told.recording.title, told.reason
    for turn in day.reached:
        words = f"{_possible(turn.before)} -> {_possible(turn.after)}"
        yield iso, turn.type, "; ".join(turn.models), words, ""


def _possible(reading: Reading | None) -> str:
    return "not on record" if reading is None else " or ".join(reading.possible)


def _read(request: HttpRequest, clocks: Clocks) -> ChangeDays:
    before, only = request.GET.get("before", ""), request.GET.get("only", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 16):
        cure = "Follow the link to older days, or leave it out for the latest."
        raise InvalidRequest(cure, [Fault("/before", "bad-cursor", cure)])
    if only not in ("", CORRECTIONS):
        cure = f"Use {CORRECTIONS}, or leave it out."
        raise InvalidRequest(cure, [Fault("/only", "not-a-choice", cure)])
    return change_days(
        clocks.position,
        before=int(before) if before else None,
        only_corrections=only == CORRECTIONS,
    )
