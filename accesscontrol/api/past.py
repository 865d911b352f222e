"""Whether whoever asks may look back; see `accesscontrol.rules.past`."""

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from rest_framework.request import Request

from accesscontrol.api.principals import principal_of
from accesscontrol.errors import PastNotForYou
from accesscontrol.queries.encoded import End, Moment
from accesscontrol.rules.past import asks_about_now_only, looks_back
from registry.queries.position import Position, Positions

Guard = Callable[[Position], None]


def past_guard(request: Request | HttpRequest, positions: Positions) -> Guard:
    """What raises PastNotForYou for a position that the request's key may not ask from."""
    principal = principal_of(request)
    if principal is None or not asks_about_now_only(principal.scopes):
        return _anywhere

    def now_only(position: Position) -> None:
        _refuse(position.as_of, positions.now, position.size, positions.end.size)

    return now_only


def refuse_the_past(at: Moment, end: End) -> None:
    """For a key that asks about now only. Raises: PastNotForYou."""
    _refuse(at.as_of, end.now, at.point.size, end.point.size)


def _refuse(as_of: datetime, now: datetime, size: int, end: int) -> None:
    if looks_back(as_of=as_of, now=now, size=size, end=end):
        raise PastNotForYou(
            "A key with the scope check asks about now; for the past it needs the scope read."
        )


def _anywhere(position: Position) -> None:
    """Public reads and keys with the scope read look back as they like."""
