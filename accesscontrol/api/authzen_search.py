"""POST /access/v1/search/…: AuthZEN 1.0, who may use what, page by page from one ledger size."""

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.authzen_base import NEVER, PROBLEMS, AuthzenView, pointing, reading
from accesscontrol.api.authzen_paging import Place, check_walk, next_token, place_of
from accesscontrol.api.authzen_shapes import (
    ActionsAnswer,
    ActionSearchBody,
    EntitiesAnswer,
    ResourceSearchBody,
    SubjectSearchBody,
)
from accesscontrol.api.past import past_guard
from accesscontrol.api.principals import principal_of
from accesscontrol.queries.authzen_search import NOTHING, Found, find_models, find_organizations
from accesscontrol.queries.authzen_search import may_use as find_use
from accesscontrol.queries.openings import OwnView, own_view
from accesscontrol.rules.authzen import ACTION, Asker, NotAQuestion, asker_of
from accesscontrol.rules.authzen_search import Search, search_of
from registry.api.described import described
from registry.errors import InvalidRequest, UnknownModel
from registry.queries.ledger import record_of
from registry.queries.position import Position, Positions
from registry.queries.statuses import find_model

Entity = dict[str, str]


class SearchView(AuthzenView):
    """Finds the entities of one kind whose evaluation would be a yes."""

    def searched(self, request: Request, sought: str) -> Response:
        search = reading(search_of, request.data, sought=sought)
        with pointing(staff=search.entities["subject"].get("type") == "user"):
            return self.answered(request, search)

    def answered(self, request: Request, search: Search) -> Response:
        positions = Positions(now=timezone.now())
        told = search.circumstances
        position = positions.find(as_of=told.as_of, known_at=told.known_at, trust=told.trust)
        past_guard(request, positions)(position)
        place = place_of(search, position)
        if place.size != position.size:
            check_walk(request, place, positions)
            position = position.at_size(place.size)
        own = own_view(principal_of(request))
        found = self.found(search, position, place, own) if search.known else NOTHING
        page = {"next_token": next_token(found, place, search), "count": len(found.ids)}
        warnings = [{"code": caution.code, "text": caution.text} for caution in found.cautions]
        context = {"ledger_size": place.size, "warnings": warnings}
        results = [self.entity(name) for name in found.ids]
        return Response({"page": page, "context": context, "results": results})

    def found(self, search: Search, position: Position, place: Place, own: OwnView | None) -> Found:
        raise NotImplementedError

    def entity(self, name: str) -> Entity:
        raise NotImplementedError


class SubjectSearch(SearchView):
    @described(
        summary="AuthZEN: the organisations on record that may use a model",
        operation="authzen_search_subject",
        tag="authzen",
        answer=EntitiesAnswer,
        body=SubjectSearchBody,
        problems=PROBLEMS,
        never=NEVER,
    )
    def post(self, request: Request) -> Response:
        return self.searched(request, "subject")

    def found(self, search: Search, position: Position, place: Place, own: OwnView | None) -> Found:
        subject = search.entities["subject"]
        model = model_of(search, position)
        # Persons are never recorded, so none is found.
        if subject["type"] != "organization" or model is None:
            return NOTHING
        asker = reading(asker_of, subject)
        told = search.circumstances
        return find_organizations(
            asker, model, told, position, own, after=place.after, limit=place.limit
        )

    def entity(self, name: str) -> Entity:
        return {"type": "organization", "id": name}


class ResourceSearch(SearchView):
    @described(
        summary="AuthZEN: the models that a subject may use",
        operation="authzen_search_resource",
        tag="authzen",
        answer=EntitiesAnswer,
        body=ResourceSearchBody,
        problems=PROBLEMS,
        never=NEVER,
    )
    def post(self, request: Request) -> Response:
        return self.searched(request, "resource")

    def found(self, search: Search, position: Position, place: Place, own: OwnView | None) -> Found:
        asker = asker_or_none(search)
        if asker is None:
            return NOTHING
        told = search.circumstances
        return find_models(asker, told, position, own, after=place.after, limit=place.limit)

    def entity(self, name: str) -> Entity:
        return {"type": "model", "id": name}


class ActionSearch(SearchView):
    @described(
        summary="AuthZEN: what a subject may do with a model: use it, or nothing",
        operation="authzen_search_action",
        tag="authzen",
        answer=ActionsAnswer,
        body=ActionSearchBody,
        problems=PROBLEMS,
        never=NEVER,
    )
    def post(self, request: Request) -> Response:
        return self.searched(request, "action")

    def found(self, search: Search, position: Position, place: Place, own: OwnView | None) -> Found:
        asker = asker_or_none(search)
        model = model_of(search, position)
        if asker is None or model is None or place.after:
            return NOTHING
        if place.limit == 0:
            return Found((), "")
        allows, cautions = find_use(asker, model, search.circumstances, position, own)
        return Found((ACTION,) if allows else (), None, cautions)

    def entity(self, name: str) -> Entity:
        return {"name": name}


def model_of(search: Search, position: Position) -> str | None:
    """The model that is meant; None for one that is not on record, which nobody may use."""
    try:
        return find_model(record_of(position.point), search.entities["resource"]["id"])
    except UnknownModel:
        return None


def asker_or_none(search: Search) -> Asker | None:
    """Who asks; None where the id is such as no organisation has. Raises: InvalidRequest."""
    try:
        return asker_of(search.entities["subject"])
    except NotAQuestion as error:
        if all(fault.code == "bad-format" for fault in error.faults):
            return None
        raise InvalidRequest(str(error), error.faults) from error
