"""Tokens of AuthZEN searches: signed, so that none is made up to look at the past."""

from datetime import timedelta
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from rest_framework.request import Request

from accesscontrol.api.principals import principal_of
from accesscontrol.queries.authzen_search import Found
from accesscontrol.rules.authzen_search import MOST_RESULTS, USUAL_RESULTS, Search
from accesscontrol.rules.past import asks_about_now_only
from registry.documents.faults import Fault
from registry.errors import InvalidRequest
from registry.models import Changeset
from registry.queries.position import Position, Positions

LONGEST_WALK = timedelta(hours=1)
"""How far behind the record a key that asks about now only may finish a walk."""

_SALT = "authzen-search"
_CURE = "Use a token as `next_token` gave it, with nothing else changed, or start without one."


class Place(NamedTuple):
    """Where a page starts: ledger size, the id behind which to go on, the most results."""

    size: int
    after: str
    limit: int


def place_of(search: Search, position: Position) -> Place:
    """Raises: InvalidRequest, for a token that is none of this very search."""
    limit = search.page.limit
    if limit is not None:
        limit = min(limit, MOST_RESULTS)
    if search.page.token is None:
        return Place(position.size, "", USUAL_RESULTS if limit is None else limit)
    try:
        size, after, most, digest = Signer(salt=_SALT).unsign_object(search.page.token)
    except (BadSignature, ValueError) as error:
        raise _another_walk("/page/token") from error
    if digest != search.digest:
        raise _another_walk("/page/token")
    if limit is not None and limit != most:
        raise _another_walk("/page/limit")
    return Place(size, after, most)


def next_token(found: Found, place: Place, search: Search) -> str:
    """Empty on the last page, as the standard wants it."""
    if found.last is None:
        return ""
    text: str = Signer(salt=_SALT).sign_object([place.size, found.last, place.limit, search.digest])
    return text


def check_walk(request: Request, place: Place, positions: Positions) -> None:
    """Raises: InvalidRequest, where an old token would be a look at the past."""
    principal = principal_of(request)
    if principal is None or not asks_about_now_only(principal.scopes):
        return
    later = Changeset.objects.filter(size__gt=place.size).order_by("size")
    superseded = later.values_list("recorded_at", flat=True).first()
    if superseded is not None and superseded < positions.now - LONGEST_WALK:
        raise _another_walk("/page/token")


def _another_walk(pointer: str) -> InvalidRequest:
    return InvalidRequest(_CURE, [Fault(pointer, "bad-cursor", _CURE)])
