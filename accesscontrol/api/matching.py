"""POST /api/v1/organizations/match: which organisations on record may be the one named."""

from typing import Annotated, Any

from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accesscontrol.api.authentication import MayCheck
from accesscontrol.api.checks import uncached
from accesscontrol.queries.matching import Candidate, candidates_for, sought
from accesscontrol.rules.identifiers import NotAnIdentifier, identifier_of
from accesscontrol.rules.matching import LIKELY
from registry.api.described import described
from registry.api.parsing import read_body
from registry.documents.faults import Fault
from registry.documents.shapes import Name, Shape, Slug
from registry.errors import InvalidRequest

MOST_IDENTIFIERS = 20

EXAMPLE = {
    "name": "Acme Laboratories, Inc.",
    "country": "US",
    "identifiers": [{"scheme": "domain", "value": "acme.example"}],
}


class IdentifierAsked(Shape):
    scheme: Slug
    value: Name


class MatchShape(Shape):
    """An organisation as somebody calls it. Never a person."""

    name: Name
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    identifiers: Annotated[list[IdentifierAsked], Field(max_length=MOST_IDENTIFIERS)] = []


class WhyAnswer(BaseModel):
    code: str
    text: str


class CandidateAnswer(BaseModel):
    organization: str
    name: str
    country: str | None
    score: float
    why: list[WhyAnswer]


class MatchAnswer(BaseModel):
    """`likely` is the score from which on a candidate is more likely the one than not."""

    candidates: list[CandidateAnswer]
    likely: float
    warnings: list[WhyAnswer]


class OrganizationMatch(APIView):
    permission_classes = (MayCheck,)
    http_method_names = ["post", "options"]

    @described(
        summary="Organisations on record that may be the one named, with scores and reasons",
        operation="match_organization",
        tag="record",
        answer=MatchAnswer,
        body=MatchShape,
        example=EXAMPLE,
    )
    def post(self, request: Request) -> Response:
        asked = read_body(MatchShape, request.data)
        _check_identifiers(asked)
        identifiers = [(one.scheme, one.value) for one in asked.identifiers]
        found = candidates_for(sought(asked.name, asked.country or "", identifiers))
        warnings = [] if found.similar_searched else [NOT_SEARCHED]
        answer = {
            "candidates": [written(candidate) for candidate in found.found],
            "likely": LIKELY,
            "warnings": warnings,
        }
        return uncached(Response(answer))


NOT_SEARCHED = {
    "code": "similar-names-not-searched",
    "text": "The database has no trigram index, so only equal names, initials and identifiers "
    "were looked for.",
}


def written(candidate: Candidate) -> dict[str, Any]:
    return {
        "organization": candidate.organization,
        "name": candidate.name,
        "country": candidate.country or None,
        "score": candidate.match.score,
        "why": [{"code": why.code.value, "text": why.text} for why in candidate.match.why],
    }


def _check_identifiers(asked: MatchShape) -> None:
    """Raises: InvalidRequest, when an identifier cannot be one of its scheme."""
    faults = []
    for index, one in enumerate(asked.identifiers):
        try:
            identifier_of(one.scheme, one.value)
        except NotAnIdentifier as error:
            faults.append(Fault(f"/identifiers/{index}/value", "bad-format", str(error)))
    if faults:
        raise InvalidRequest(faults[0].detail, faults)
