"""/api/v1/webhooks: the endpoints of one's account."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.keys import number_of
from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import PrivateView, acting
from notifications.api.answers import endpoint_data
from notifications.api.conditions import etag
from notifications.api.shapes import (
    ChangedEndpointShape,
    EndpointAnswer,
    EndpointsAnswer,
    MadeEndpointAnswer,
    NewEndpointShape,
)
from notifications.models import Endpoint
from notifications.queries.boxes import headers_of
from notifications.queries.endpoints import endpoints_of, get_endpoint
from notifications.rules.endpoint_settings import EndpointSettings
from notifications.rules.signing import Algorithm
from notifications.services.endpoints import Made, change_endpoint, create_endpoint, delete_endpoint
from registry.api.conditions import given_revision
from registry.api.described import NothingAnswer, described, path_parameter
from registry.api.parsing import read_body, read_query

ENDPOINT_ID = path_parameter("endpoint_id", "The number of an endpoint of yours.")
IF_MATCH = OpenApiParameter(
    "If-Match",
    {"type": "string"},
    "header",
    description="The ETag that was read, so that no change of others is lost.",
)
CREATED = 201
_OTHER_NAMES = {"rate_per_minute": "per_minute"}


class WebhookView(PrivateView):
    """For a key with the scope, and for people who belong to an account."""

    scopes = frozenset({"webhooks", "admin"})
    members = True


class Webhooks(WebhookView):
    idempotent = True
    sealed_answer = True
    http_method_names = ["get", "post", "head", "options"]

    @described(
        summary="Your endpoints, newest first",
        operation="list_webhooks",
        tag="webhooks",
        answer=EndpointsAnswer,
        query=NewestFirst,
        problems=(403,),
        private=True,
    )
    def get(self, request: Request) -> Response:
        page = newest_first(
            endpoints_of(acting(request)), read_query(NewestFirst, request), request
        )
        return Response({"results": [endpoint_data(one) for one in page.rows], "next": page.next})

    @described(
        summary="Make an endpoint; its secret is shown this once",
        operation="create_webhook",
        tag="webhooks",
        answer=MadeEndpointAnswer,
        body=NewEndpointShape,
        example={
            "url": "https://hooks.example.org/greenlight",
            "events": ["access.changed", "access.scheduled", "record.corrected"],
            "developers": ["anthropic"],
        },
        problems=(403, 409),
        private=True,
        status=201,
    )
    def post(self, request: Request) -> Response:
        body = read_body(NewEndpointShape, request.data)
        made = create_endpoint(
            actor=acting(request),
            wanted=EndpointSettings(url=body.url, **settings_in(body)),
            algorithm=Algorithm(body.signature),
            now=timezone.now(),
        )
        return shown_with_secret(made, status=CREATED)


class OneWebhook(WebhookView):
    http_method_names = ["get", "patch", "delete", "head", "options"]

    @described(
        summary="An endpoint",
        operation="get_webhook",
        tag="webhooks",
        answer=EndpointAnswer,
        problems=(403, 404),
        private=True,
        path=(ENDPOINT_ID,),
    )
    def get(self, request: Request, endpoint_id: str) -> Response:
        return shown(get_endpoint(acting(request), number_of(endpoint_id)))

    @described(
        summary="Change an endpoint; what waits goes to where it leads now",
        operation="change_webhook",
        tag="webhooks",
        answer=EndpointAnswer,
        body=ChangedEndpointShape,
        example={"events": ["*"], "rate_per_minute": 120},
        problems=(403, 404, 412),
        private=True,
        path=(ENDPOINT_ID, IF_MATCH),
    )
    def patch(self, request: Request, endpoint_id: str) -> Response:
        body = read_body(ChangedEndpointShape, request.data)
        actor, number = acting(request), number_of(endpoint_id)
        current = current_settings(get_endpoint(actor, number))
        wanted = {**current, **settings_in(body)}
        if body.url is not None:
            wanted["url"] = body.url
        endpoint = change_endpoint(
            actor=actor,
            endpoint_id=number,
            wanted=EndpointSettings(**wanted),
            revision=given_revision(request),
            now=timezone.now(),
        )
        return shown(endpoint)

    @described(
        summary="Delete an endpoint; its history stays",
        operation="delete_webhook",
        tag="webhooks",
        answer=NothingAnswer,
        problems=(403, 404),
        private=True,
        path=(ENDPOINT_ID,),
    )
    def delete(self, request: Request, endpoint_id: str) -> Response:
        delete_endpoint(
            actor=acting(request), endpoint_id=number_of(endpoint_id), now=timezone.now()
        )
        return Response({})


def shown(endpoint: Endpoint, *, status: int = 200) -> Response:
    return Response(endpoint_data(endpoint), status=status, headers={"ETag": etag(endpoint)})


def shown_with_secret(made: Made, *, status: int = 200) -> Response:
    data = {**endpoint_data(made.endpoint), "secret": made.secret.text}
    headers = {"ETag": etag(made.endpoint)}
    if status == CREATED:
        headers["Location"] = f"{settings.PUBLIC_URL}/api/v1/webhooks/{made.endpoint.pk}"
    return Response(data, status=status, headers=headers)


def current_settings(endpoint: Endpoint) -> dict[str, Any]:
    """What an endpoint is set to, by the names of `EndpointSettings`."""
    return {
        "url": endpoint.url,
        "description": endpoint.description,
        "events": tuple(endpoint.events),
        "developers": tuple(endpoint.developers),
        "families": tuple(endpoint.families),
        "models": tuple(endpoint.frontier_models),
        "channels": tuple(endpoint.channels),
        "format": endpoint.format,
        "headers": headers_of(endpoint.headers),
        "timeout_seconds": endpoint.timeout_seconds,
        "max_in_flight": endpoint.max_in_flight,
        "per_minute": endpoint.per_minute,
        "is_strict": endpoint.is_strict,
    }


def settings_in(body: ChangedEndpointShape) -> dict[str, Any]:
    """What a request sets, by the names of `EndpointSettings`; null removes a limit."""
    found: dict[str, Any] = {}
    for name in body.model_fields_set - {"url", "signature", "ordering"}:
        value = getattr(body, name)
        if value is not None or name in _OTHER_NAMES:
            found[_OTHER_NAMES.get(name, name)] = tuple(value) if isinstance(value, list) else value
    if body.ordering is not None:
        found["is_strict"] = body.ordering == "strict"
    return found
