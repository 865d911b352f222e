"""Comparing two dates, or two states of the record."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode

from registry.documents.faults import Fault
from registry.errors import InvalidRequest
from registry.queries.compare_page import compare_page
from registry.queries.comparison import status_differences
from registry.queries.dating import Dated, dated_day, dated_moment
from registry.queries.ledger import registry_zone
from registry.queries.readings import readings_at
from registry.queries.sides import AskedSides, Sides, sides_of
from registry.rules.dates import TICK, is_date
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.spreadsheets import csv_file

SUGGESTED = 5
_GIVEN = ("from", "to", "by")


@data_page
def compare(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Raises: InvalidRequest, UnknownSize, InTheFuture."""
    given = {name: request.GET[name] for name in _GIVEN if request.GET.get(name)}
    context: dict[str, Any] = {"given": given, "suggested": _suggested(clocks)}
    formats = []
    if "from" in given:
        sides = _sides(request, clocks)
        context |= {
            "page": compare_page(sides),
            "sides": sides,
            "by": sides.by,
            "start": _dated(sides, "before", given["from"]),
            "end": _dated(sides, "after", given.get("to") or clocks.given.get(sides.by, "")),
        }
        query = urlencode({**given, **clocks.given})
        formats = [
            Format(kind, f"{reverse(f'compare-{kind}')}?{query}") for kind in ("json", "csv")
        ]
    return render_page(request, "registry/compare.html", context, clocks=clocks, formats=formats)


@data_page
def compare_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Every status that differs, one line each. Raises: InvalidRequest, UnknownSize."""
    rows = (
        (*one.pair, *_side_columns(one.before), *_side_columns(one.after))
        for one in status_differences(_sides(request, clocks))
    )
    return csv_file("compare", _COLUMNS, rows)


_SIDE = ("tier", "possible", "closed_because", "controlling")
_COLUMNS = (
    "model",
    "channel",
    *(f"{side}_{name}" for side in ("before", "after") for name in _SIDE),
)


def _side_columns(status: dict[str, Any] | None) -> tuple[str, ...]:
    if status is None:
        return ("", "", "", "")
    return (
        status["tier"],
        " ".join(status["possible"]),
        status["closed_because"] or "",
        " ".join(status["controlling"]),
    )


def _sides(request: HttpRequest, clocks: Clocks) -> Sides:
    start = request.GET.get("from")
    if not start:
        cure = "Give the earlier side as `from`: a day, an instant or a ledger size."
        raise InvalidRequest(cure, [Fault("/from", "missing-member", cure)])
    by = request.GET.get("by") or None
    if by not in (None, "as_of", "known_at"):
        cure = "Use one of as_of, known_at."
        raise InvalidRequest(cure, [Fault("/by", "not-a-choice", cure)])
    asked = AskedSides(start=start, to=request.GET.get("to") or None, by=by, **_clocks(clocks))
    return sides_of(asked, now=clocks.now)


def _clocks(clocks: Clocks) -> dict[str, str | None]:
    return {name: clocks.given.get(name) for name in ("as_of", "known_at", "trust")}


def _dated(sides: Sides, name: str, given: str) -> Dated | None:
    """The day that a side was given as, else its moment; None for the ledger without entries."""
    position = sides.before if name == "before" else sides.after
    zone = registry_zone()
    if sides.by == "known_at":
        return None if position.known_at is None else dated_moment(position.known_at, zone)
    if is_date(given):
        return dated_day((position.as_of - TICK).astimezone(zone).date(), zone)
    return dated_moment(position.as_of, zone)


def _suggested(clocks: Clocks) -> list[tuple[Dated, str]]:
    """The last days on which a status changed, each with the address that compares around it."""
    zone = registry_zone()
    days = []
    for turn in readings_at(clocks.position).until(clocks.position.as_of):
        day = (turn.at - TICK).astimezone(zone).date()
        if day not in days:
            days.append(day)
        if len(days) == SUGGESTED:
            break
    return [
        (
            dated_day(day, zone),
            f"{reverse('compare')}?from={day - timedelta(days=1)}&to={day}{clocks.also}",
        )
        for day in days
    ]
