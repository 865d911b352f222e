"""Decisions for gateways: what cannot be asked is closed, with the error inside."""

from typing import Annotated, Any, Literal

from pydantic import Field

from accesscontrol.api.authzen_base import as_bad_request, reading
from accesscontrol.queries.authzen import evaluate
from accesscontrol.queries.openings import OwnView
from accesscontrol.rules.authzen_answers import decision_of, failed
from accesscontrol.rules.gateways.verdicts import passed_over
from accesscontrol.rules.gateways.words import Words, evaluation_in
from registry.api.parsing import Query
from registry.api.problems import body_of, details_of_problem
from registry.errors import Problem, Unavailable, UnknownModel
from registry.queries.position import Position, Positions

OrganizationText = Annotated[
    str, Field(max_length=300, description="An id, or `lei:`, `domain:`, `uei:` and a number.")
]
Attested = Annotated[
    str, Field(max_length=4000, description="NAME=yes, NAME=no or NAME=unknown, with commas.")
]


class AskerQuery(Query):
    """Who asks, over which channel, on which evidence."""

    organization: OrganizationText | None = None
    staff: Literal["true", "false"] | None = None
    affiliate_of: Annotated[str, Field(max_length=128)] | None = None
    classes: Attested | None = None
    lists: Attested | None = None
    channel: Annotated[str, Field(max_length=128)] | None = None
    trust: Annotated[str, Field(max_length=16)] | None = None

    @property
    def words(self) -> Words:
        return Words(
            organization=self.organization,
            staff=self.staff == "true",
            affiliate_of=self.affiliate_of,
            classes=self.classes,
            lists=self.lists,
            channel=self.channel,
            trust=self.trust,
        )


class UseQuery(AskerQuery):
    """The same, about the use of one model."""

    model: Annotated[str, Field(max_length=300)] | None = None
    not_on_record: Annotated[
        Literal["block", "pass"],
        Field(description="What becomes of a model that is not on record; `block` if left out."),
    ] = "block"


def judged(
    query: UseQuery, model: str | None, positions: Positions, own: OwnView | None
) -> tuple[dict[str, Any], Problem | None]:
    """The decision in the words of AuthZEN, and the error where there is none of the record's.

    Gateways wave through what answers with an error, unless they are told otherwise. So whatever
    is wrong with a question is a decision that is closed. Raises: Unavailable.
    """
    try:
        evaluation = reading(evaluation_in, query.words, model)
        return decision_of(evaluate(evaluation, positions, _now_only, own)), None
    except Unavailable:
        raise
    except Problem as error:
        failure = failed(as_bad_request(body_of(details_of_problem(error), None)))
        if query.not_on_record == "pass" and isinstance(error, UnknownModel):
            return passed_over(failure), None
        return failure, error


def closed_by(error: Problem) -> dict[str, Any]:
    """The decision where nothing could be asked at all."""
    return failed(as_bad_request(body_of(details_of_problem(error), None)))


def _now_only(position: Position) -> None:
    """A gateway cannot set a clock, so every key that may check may ask."""
