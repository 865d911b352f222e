"""GET /api/v1/audit: who did what, for the registry's staff to read."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, Field
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import PrivateView
from accesscontrol.models.audit import ACTION_LENGTH, OBJECT_LENGTH, PRINCIPAL_LENGTH
from accesscontrol.queries.audit import event_data, events
from accesscontrol.rules.roles import STAFF
from registry.api.described import described
from registry.api.parsing import read_query


class AuditQuery(NewestFirst):
    principal: Annotated[str, Field(max_length=PRINCIPAL_LENGTH)] | None = None
    action: Annotated[str, Field(max_length=ACTION_LENGTH)] | None = None
    object: Annotated[str, Field(max_length=OBJECT_LENGTH)] | None = None

    @property
    def filters(self) -> Mapping[str, str]:
        given = {"principal": self.principal, "action": self.action, "object": self.object}
        return {name: value for name, value in given.items() if value is not None}


class EventAnswer(BaseModel):
    id: int
    at: str
    principal: str
    action: str
    object: str
    before: Any
    after: Any
    why: str


class AuditAnswer(BaseModel):
    results: list[EventAnswer]
    next: str | None


class Audit(PrivateView):
    scopes = STAFF
    http_method_names = ["get", "head", "options"]

    @described(
        summary="The audit trail, newest first",
        operation="get_audit",
        tag="audit",
        answer=AuditAnswer,
        query=AuditQuery,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        query = read_query(AuditQuery, request)
        page = newest_first(events(query.filters), query, request)
        return Response({"results": [event_data(row) for row in page.rows], "next": page.next})
