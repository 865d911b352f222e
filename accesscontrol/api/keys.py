"""/api/v1/keys: for members those of their account, for administrators those of the registry."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from django.utils import timezone
from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import PrivateView, acting
from accesscontrol.models import ApiKey
from accesscontrol.queries.keys import own_keys
from accesscontrol.services.keys import Issued, new_key
from accesscontrol.services.revoking import revoke_key
from accesscontrol.services.rolling import roll_key
from registry.api.described import described, path_parameter
from registry.api.parsing import read_body, read_query
from registry.documents.shapes import Name, Shape
from registry.presentation import instant_or_none

MOST_DAYS = 36_500
LONGEST_OVERLAP_HOURS = 24 * 30
USUAL_OVERLAP_HOURS = 24
KEY_ID = path_parameter("key_id", "The number of a key of yours.")


class NewKeyShape(Shape):
    name: Annotated[Name, Field(max_length=150)]
    scopes: Annotated[list[str], Field(min_length=1, max_length=10)]
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None


class RollShape(Shape):
    overlap_hours: Annotated[int, Field(ge=0, le=LONGEST_OVERLAP_HOURS)] = USUAL_OVERLAP_HOURS


class RevokeShape(Shape):
    why: Annotated[str, Field(max_length=1000)] = ""


class KeyAnswer(BaseModel):
    """`id` is of this key, `principal` of all keys that were rolled one from another."""

    id: int
    principal: str
    name: str
    prefix: str
    scopes: list[str]
    account: str | None
    state: Literal["live", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None


class IssuedAnswer(KeyAnswer):
    key: Annotated[str, Field(description="The key itself. It is shown this once.")]


class KeysAnswer(BaseModel):
    results: list[KeyAnswer]
    next: str | None


class Keys(PrivateView):
    scopes = frozenset({"admin"})
    members = True
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="The keys of your account, newest first",
        operation="list_keys",
        tag="keys",
        answer=KeysAnswer,
        query=NewestFirst,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        query = read_query(NewestFirst, request)
        page = newest_first(own_keys(acting(request)), query, request)
        now = timezone.now()
        return Response(
            {"results": [key_data(key, now=now) for key in page.rows], "next": page.next}
        )

    @described(
        summary="Issue a key, which is shown this once",
        operation="issue_key",
        tag="keys",
        answer=IssuedAnswer,
        body=NewKeyShape,
        example={"name": "gateway", "scopes": ["read", "check"], "days": 90},
        problems=(403,),
        private=True,
        status=201,
    )
    def post(self, request: Request) -> Response:
        body = read_body(NewKeyShape, request.data)
        now = timezone.now()
        issued = new_key(
            actor=acting(request),
            name=body.name,
            scopes=body.scopes,
            now=now,
            expires_at=None if body.days is None else now + timedelta(days=body.days),
        )
        return Response(issued_data(issued, now=now), status=201)


class RollKey(PrivateView):
    scopes = frozenset({"admin"})
    members = True
    http_method_names = ["post", "options"]

    @described(
        summary="Issue a key in place of another, which stays good for a while",
        operation="roll_key",
        tag="keys",
        answer=IssuedAnswer,
        body=RollShape,
        example={"overlap_hours": 24},
        problems=(403, 404, 409),
        private=True,
        status=201,
        path=(KEY_ID,),
    )
    def post(self, request: Request, key_id: str) -> Response:
        body = read_body(RollShape, request.data)
        now = timezone.now()
        issued = roll_key(
            actor=acting(request),
            key_id=number_of(key_id),
            overlap=timedelta(hours=body.overlap_hours),
            now=now,
        )
        return Response(issued_data(issued, now=now), status=201)


class RevokeKey(PrivateView):
    scopes = frozenset({"admin"})
    members = True
    http_method_names = ["post", "options"]

    @described(
        summary="End a key from now on; ending it again changes nothing",
        operation="revoke_key",
        tag="keys",
        answer=KeyAnswer,
        body=RevokeShape,
        example={"why": "the gateway was replaced"},
        problems=(403, 404),
        private=True,
        path=(KEY_ID,),
    )
    def post(self, request: Request, key_id: str) -> Response:
        body = read_body(RevokeShape, request.data)
        now = timezone.now()
        key = revoke_key(actor=acting(request), key_id=number_of(key_id), why=body.why, now=now)
        return Response(key_data(key, now=now))


def number_of(key_id: str) -> int:
    """The number in an address; 0, which no key has, for what is none."""
    return int(key_id) if key_id.isascii() and key_id.isdecimal() and len(key_id) < 19 else 0


def key_data(key: ApiKey, *, now: datetime) -> dict[str, Any]:
    return {
        "id": key.pk,
        "principal": key.principal_id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "account": key.account_id,
        "state": key.state_at(now),
        "created_at": instant_or_none(key.created_at),
        "expires_at": instant_or_none(key.expires_at),
        "revoked_at": instant_or_none(key.revoked_at),
        "last_used_at": instant_or_none(key.last_used_at),
    }


def issued_data(issued: Issued, *, now: datetime) -> dict[str, Any]:
    return {**key_data(issued.key, now=now), "key": issued.text}
