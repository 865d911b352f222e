"""The parameters that every read takes: as of when, known at when, on which evidence."""

from typing import Annotated, Literal

from django.http import HttpRequest
from django.utils import timezone
from pydantic import Field

from registry.api.parsing import Query
from registry.queries.position import Position, Positions

AsOf = Annotated[
    str,
    Field(
        max_length=40,
        description="A day (its close) or an RFC 3339 instant; now if left out.",
        examples=["2026-06-27", "2026-06-12T21:21:00Z"],
    ),
]
KnownAt = Annotated[
    str,
    Field(
        max_length=40,
        description="An RFC 3339 instant or a ledger size; all that is on record if left out.",
        examples=["2026-06-28T22:00:00Z", "61"],
    ),
]
Trust = Annotated[
    Literal["alleged", "reported", "confirmed", "official"],
    Field(description="The weakest standing that counts as fact."),
]


class KnownQuery(Query):
    """For reads of the record, which only the second clock moves."""

    known_at: KnownAt | None = None


class WeighedQuery(KnownQuery):
    """For reads that weigh statements by their standing."""

    trust: Trust = "confirmed"


class PositionQuery(WeighedQuery):
    as_of: AsOf | None = None


def position_of(query: KnownQuery) -> Position:
    """Where the reader stands. This is where the clock is read.

    Raises: InvalidRequest, UnknownSize, InTheFuture.
    """
    return Positions(now=timezone.now()).find(
        as_of=query.as_of if isinstance(query, PositionQuery) else None,
        known_at=query.known_at,
        trust=query.trust if isinstance(query, WeighedQuery) else None,
    )


def is_pinned(request: HttpRequest) -> bool:
    """Whether both clocks are set, so that the answer can never change."""
    known_at = request.GET.get("known_at", "")
    return known_at.isdecimal() and "as_of" in request.GET
