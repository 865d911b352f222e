"""/api/v1/openings: what opens confidential memberships, for the account that they name."""

from typing import Annotated, Any

from django.utils import timezone
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.principals import PrivateView, acting
from accesscontrol.errors import UnknownOpening
from accesscontrol.queries.openings import GREATEST_ID, HeldLine, held_openings
from accesscontrol.rules.commitments import SALT, Opening
from accesscontrol.services.openings import hand_in_opening, withdraw_opening
from registry.api.described import described, path_parameter
from registry.api.parsing import read_body
from registry.documents.shapes import Id, Shape
from registry.presentation import instant_or_none


class OpeningShape(Shape):
    list: Id
    salt: Annotated[str, Field(pattern=f"^{SALT.pattern}$")]


class WithdrawShape(Shape):
    """Nothing is to be said."""


class OpeningAnswer(BaseModel):
    """`opens`: whether it opens a membership that is on record now. The salt is not shown."""

    id: int
    list: str
    added_at: str
    opens: bool


class OpeningsAnswer(BaseModel):
    results: list[OpeningAnswer]


class Openings(PrivateView):
    scopes = frozenset({"check"})
    members = True
    idempotent = True
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="The openings that your account has handed in, oldest first",
        operation="list_openings",
        tag="openings",
        answer=OpeningsAnswer,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        return Response({"results": [line_data(one) for one in held_openings(acting(request))]})

    @described(
        summary="Open a confidential membership of your organisation, for its keys alone",
        operation="hand_in_opening",
        tag="openings",
        answer=OpeningAnswer,
        body=OpeningShape,
        example={"list": "commerce-approved-mythos-5", "salt": "0123456789abcdef" * 4},
        problems=(403, 409),
        private=True,
        status=201,
    )
    def post(self, request: Request) -> Response:
        body = read_body(OpeningShape, request.data)
        actor = acting(request)
        opening = Opening(body.list, body.salt)
        kept = hand_in_opening(actor=actor, opening=opening, now=timezone.now())
        [line] = [one for one in held_openings(actor) if one.id == kept.pk]
        return Response(line_data(line), status=201)


class WithdrawOpening(PrivateView):
    scopes = frozenset({"check"})
    members = True
    idempotent = True
    http_method_names = ["post", "options"]

    @described(
        summary="Withdraw an opening: your keys are answered as everybody is",
        operation="withdraw_opening",
        tag="openings",
        answer=OpeningsAnswer,
        body=WithdrawShape,
        problems=(403, 404),
        private=True,
        path=(path_parameter("opening_id", "The number of an opening of yours."),),
    )
    def post(self, request: Request, opening_id: str) -> Response:
        read_body(WithdrawShape, request.data)
        actor = acting(request)
        withdraw_opening(actor=actor, opening_id=number_of(opening_id))
        return Response({"results": [line_data(one) for one in held_openings(actor)]})


def number_of(text: str) -> int:
    """Raises: UnknownOpening, where it is none."""
    if text.isascii() and text.isdecimal() and 0 < int(text[:20]) <= GREATEST_ID:
        return int(text)
    raise UnknownOpening("Your account has no opening with this number; see the list.")


def line_data(line: HeldLine) -> dict[str, Any]:
    return {
        "id": line.id,
        "list": line.list,
        "added_at": instant_or_none(line.added_at),
        "opens": line.opens,
    }
