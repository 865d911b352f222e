"""The board: the status of every model over every channel, and what the day is like."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from registry.queries.board import board_data
from registry.queries.board_filters import EVERY_CHANNEL, BoardFilters
from registry.queries.board_page import MODELS_SHOWN, BoardPage, board_page
from registry.queries.coming import coming_dates
from registry.queries.honesty import honesty_at
from registry.queries.kept_objects import kept_objects
from registry.queries.recent import recent_recordings
from registry.rules.vocabulary import Level
from registry.web.clocks import Clocks
from registry.web.edge import Format, data_page, render_page
from registry.web.footnotes import footnotes_of
from registry.web.spreadsheets import csv_file
from registry.web.words import tally_words

DATES_SHOWN = 6


@data_page
def board(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    filters = _filters(request)
    page = board_page(clocks.position, filters)
    point = clocks.position.point
    context = {
        "board": page,
        "filters": filters,
        "every_channel": EVERY_CHANNEL,
        "pages": _pages(request, page, filters),
        "notes": footnotes_of(page.groups, clocks.position),
        "tally": tally_words(page.tally),
        "coming": coming_dates(clocks.position, most=DATES_SHOWN),
        "honesty": honesty_at(point),
        "recordings": recent_recordings(clocks.position),
        "developers": _choices("developer", clocks),
        "models": _choices("model", clocks),
        "channels": _choices("channel", clocks),
        "tiers": [level.word for level in Level],
    }
    return render_page(
        request, "registry/board.html", context, clocks=clocks, formats=_formats(clocks)
    )


@data_page
def board_csv(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    """Every model over every channel, one line each."""
    data = board_data(clocks.position)["models"]
    rows = (
        (
            model,
            channel,
            cell["tier"],
            " ".join(cell["possible"]),
            cell["closed_because"] or "",
            cell["since"] or "",
            cell["until"] or "",
        )
        for model, channels in data.items()
        for channel, cell in channels.items()
    )
    return csv_file("board", _COLUMNS, rows)


_COLUMNS = ("model", "channel", "tier", "possible", "closed_because", "since", "until")


def _filters(request: HttpRequest) -> BoardFilters:
    page = request.GET.get("page", "")
    return BoardFilters(
        developer=request.GET.get("developer", ""),
        tier=request.GET.get("tier", ""),
        channel=request.GET.get("channel", ""),
        q=request.GET.get("q", "")[:200],
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
    )


def _choices(kind: str, clocks: Clocks) -> list[tuple[str, str]]:
    found = kept_objects(kind, clocks.position.point).values()
    return sorted(((obj["id"], obj["name"]) for obj in found), key=lambda one: one[1].lower())


def _pages(request: HttpRequest, page: BoardPage, filters: BoardFilters) -> list[tuple[int, str]]:
    """The addresses of all pages by number; none where one page holds everything."""
    count = -(-page.found // MODELS_SHOWN)
    if count < 2:
        return []
    given = {name: value for name, value in request.GET.items() if name != "page"}
    return [
        (number, f"{request.path}?{urlencode({**given, 'page': str(number)})}")
        for number in range(1, count + 1)
    ]


def _formats(clocks: Clocks) -> list[Format]:
    return [
        Format("json", f"{reverse('board-json')}{clocks.suffix}"),
        Format("csv", f"{reverse('board-csv')}{clocks.suffix}"),
        Format("atom", reverse("feed-atom")),
        Format("ics", reverse("calendar")),
    ]
