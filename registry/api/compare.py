"""GET /api/v1/compare: what differs between two dates, or between two states of the record."""

from typing import Annotated, Literal

from django.utils import timezone
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import TierAnswer
from registry.api.asking import PositionQuery
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.parsing import read_query
from registry.queries.comparison import comparison_data
from registry.queries.sides import AskedSides, sides_of

TruthWord = Literal["no", "unknown", "yes"]


class CompareQuery(PositionQuery):
    from_: Annotated[
        str,
        Field(
            alias="from",
            max_length=40,
            description="The earlier side: a day (its close) or an instant; a ledger size for a "
            "state of the record.",
            examples=["2026-06-12"],
        ),
    ]
    to: (
        Annotated[
            str,
            Field(
                max_length=40,
                description="The later side; if left out, where `as_of` or `known_at` stands.",
                examples=["2026-06-27"],
            ),
        ]
        | None
    ) = None
    by: (
        Annotated[
            Literal["as_of", "known_at"],
            Field(
                description="The clock that runs between the sides; if left out, `known_at` for "
                "ledger sizes, else `as_of`."
            ),
        ]
        | None
    ) = None


class SideAnswer(BaseModel):
    as_of: str
    known_at: str | None
    trust: str
    ledger_size: int


class StatusSide(TierAnswer):
    since: str | None
    until: str | None


class StatusDifferenceAnswer(BaseModel):
    """A side is null where model or channel were not on record."""

    model: str
    channel: str
    before: StatusSide | None
    after: StatusSide | None


class HistoryDifferenceAnswer(BaseModel):
    """`differs_from` is null where the histories differ since ever."""

    model: str
    channel: str
    differs_from: str | None


class ProvisionTurnAnswer(BaseModel):
    """Whether a provision is operative (an END: in effect); null where it was not on record."""

    provision: str
    kind: Literal["BAR", "GRANT", "OFFER", "DUTY", "END", "PAUSE"]
    before: TruthWord | None
    after: TruthWord | None


class ComparedEntry(BaseModel):
    seq: int
    op: Literal["assert", "correct", "retract"]
    kind: str
    id: str
    recorded_at: str


class CompareAnswer(BaseModel):
    """`histories` and `entries` are of two states of the record, and empty for two dates."""

    by: Literal["as_of", "known_at"]
    from_: Annotated[SideAnswer, Field(alias="from")]
    to: SideAnswer
    statuses: list[StatusDifferenceAnswer]
    histories: list[HistoryDifferenceAnswer]
    provisions: list[ProvisionTurnAnswer]
    entries: list[ComparedEntry]
    more_entries: bool


class Compare(ReadView):
    @described(
        summary="What differs between two dates, or between two states of the record",
        operation="compare",
        tag="changes",
        answer=CompareAnswer,
        query=CompareQuery,
    )
    def get(self, request: Request) -> Response:
        query = read_query(CompareQuery, request)
        asked = AskedSides(
            start=query.from_,
            to=query.to,
            by=query.by,
            as_of=query.as_of,
            known_at=query.known_at,
            trust=query.trust,
        )
        return Response(comparison_data(sides_of(asked, now=timezone.now())))
