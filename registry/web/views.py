"""The board: the status of every model over every channel."""

from django.http import HttpRequest, HttpResponse

from registry.queries.board_page import board_page
from registry.queries.recent import recent_recordings
from registry.web.clocks import Clocks
from registry.web.edge import data_page, render_page
from registry.web.words import tally_words


@data_page
def board(request: HttpRequest, clocks: Clocks) -> HttpResponse:
    page = board_page(clocks.position)
    context = {
        "board": page,
        "tally": tally_words(page.tally),
        "recordings": recent_recordings(clocks.position, page.names),
    }
    return render_page(request, "registry/board.html", context, clocks=clocks)
