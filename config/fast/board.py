"""The board as `/api/v1/status.json` gives it, kept until it changes."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import md5
from typing import TYPE_CHECKING

from django.utils.http import parse_etags

from accesscontrol.queries.encoded import End, json_bytes
from registry.queries.board import board_data
from registry.queries.ledger import Point
from registry.queries.position import Positions
from registry.rules.dates import parse_instant

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

PATH = "/api/v1/status.json"
METHODS = "GET, HEAD, OPTIONS"
CONDITION = "HTTP_IF_NONE_MATCH"


@dataclass(frozen=True, slots=True)
class Board:
    content: bytes
    etag: str
    point: Point
    start: datetime
    until: datetime | None
    """When the first status turns; None where none is going to."""

    def speaks_at(self, end: End) -> bool:
        in_time = self.until is None or end.now < self.until
        return self.point == end.point and self.start <= end.now and in_time


class Boards:
    """The last one. It is replaced whole, so threads may share it."""

    def __init__(self) -> None:
        self._last: Board | None = None

    def at(self, end: End) -> Board:
        """Raises: DatabaseError."""
        found = self._last
        if found is None or not found.speaks_at(end):
            found = self._last = _made(end)
        return found


def is_known(environ: "WSGIEnvironment", etag: str) -> bool:
    """Whether whoever asks says that they have it already; compared weakly, as RFC 9110 wants."""
    told = parse_etags(environ.get(CONDITION, ""))
    return told == ["*"] or etag in (each.removeprefix("W/") for each in told)


def _made(end: End) -> Board:
    position = Positions(now=end.now, end=end.point).find(as_of=None, known_at=None, trust=None)
    data = board_data(position)
    turns = [
        parse_instant(cell["until"])
        for channels in data["models"].values()
        for cell in channels.values()
        if cell["until"] is not None
    ]
    content = json_bytes(data)
    etag = f'"{md5(content, usedforsecurity=False).hexdigest()}"'
    return Board(content, etag, end.point, end.now, min(turns, default=None))
