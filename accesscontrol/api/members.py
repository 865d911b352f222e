"""GET /api/v1/lists/{id}/members: who is named on a list."""

from typing import Annotated

from django.db.models import Q
from pydantic import Field
from rest_framework.request import Request
from rest_framework.response import Response

from registry.api.answers import page_of, recorded
from registry.api.asking import KnownQuery
from registry.api.base import ReadView
from registry.api.described import described
from registry.api.pages import PagedQuery, next_url
from registry.api.records import Resource, page_data
from registry.queries.records import RecordFilter, get_record

CONFIDENTIAL = Q(organization="")
"""Commitments name nobody, and are nobody's business until they are opened."""

MEMBERS = Resource(
    "member",
    "members",
    RecordFilter(
        {"organization": "organization", "standing": "standing"},
        hidden=CONFIDENTIAL,
        special=lambda _name, value, _size: Q(list=value),
    ),
)


class MembersQuery(KnownQuery, PagedQuery):
    organization: Annotated[str, Field(max_length=128)] | None = None
    standing: Annotated[str, Field(max_length=16)] | None = None


class ListMembers(ReadView):
    @described(
        summary="The member records of a list that name somebody",
        operation="list_members",
        tag="record",
        answer=page_of("Members", recorded("member")),
        query=MembersQuery,
        problems=(404,),
    )
    def get(self, request: Request, object_id: str) -> Response:
        page, size = page_data(request, MEMBERS, MembersQuery, list=object_id)
        get_record("list", object_id, size=size)
        following = next_url(request, size=size, last=page.last)
        return Response({"results": page.results, "next": following})
