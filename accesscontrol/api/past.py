"""Whether whoever asks may look back; see `accesscontrol.rules.past`."""

from collections.abc import Callable

from django.http import HttpRequest
from rest_framework.request import Request

from accesscontrol.api.principals import principal_of
from accesscontrol.errors import PastNotForYou
from accesscontrol.rules.past import asks_about_now_only, looks_back
from registry.queries.position import Position, Positions

Guard = Callable[[Position], None]


def past_guard(request: Request | HttpRequest, positions: Positions) -> Guard:
    """What raises PastNotForYou for a position that the request's key may not ask from."""
    principal = principal_of(request)
    if principal is None or not asks_about_now_only(principal.scopes):
        return _anywhere

    def now_only(position: Position) -> None:
        size, end = position.size, positions.end.size
        if looks_back(as_of=position.as_of, now=positions.now, size=size, end=end):
            raise PastNotForYou(
                "A key with the scope check asks about now; for the past it needs the scope read."
            )

    return now_only


def _anywhere(position: Position) -> None:
    """Public reads and keys with the scope read look back as they like."""
