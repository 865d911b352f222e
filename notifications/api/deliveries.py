"""/api/v1/webhooks/{id}/deliveries and /api/v1/deliveries: what was sent, and what came of it."""

from typing import Literal

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from accesscontrol.api.keys import number_of
from accesscontrol.api.paging import NewestFirst, newest_first
from accesscontrol.api.principals import acting
from notifications.api.answers import delivery_data, whole_delivery_data
from notifications.api.shapes import (
    DeliveriesAnswer,
    DeliveryAnswer,
    WholeDeliveryAnswer,
)
from notifications.api.webhooks import ENDPOINT_ID, WebhookView
from notifications.queries.endpoints import deliveries_of, get_delivery, get_endpoint
from notifications.services.resending import resend
from registry.api.described import described, path_parameter
from registry.api.parsing import read_body, read_query
from registry.documents.shapes import NothingShape

DELIVERY_ID = path_parameter("delivery_id", "The number of a delivery to an endpoint of yours.")


class DeliveriesQuery(NewestFirst):
    state: Literal["pending", "delivered", "failed", "skipped", "cancelled"] | None = None


class Deliveries(WebhookView):
    http_method_names = ["get", "head", "options"]

    @described(
        summary="What was sent to an endpoint or waits, newest first",
        operation="list_deliveries",
        tag="webhooks",
        answer=DeliveriesAnswer,
        query=DeliveriesQuery,
        problems=(403, 404),
        private=True,
        path=(ENDPOINT_ID,),
    )
    def get(self, request: Request, endpoint_id: str) -> Response:
        query = read_query(DeliveriesQuery, request)
        actor = acting(request)
        endpoint = get_endpoint(actor, number_of(endpoint_id))
        rows = deliveries_of(actor).filter(endpoint=endpoint)
        if query.state is not None:
            rows = rows.filter(state=query.state)
        page = newest_first(rows, query, request)
        return Response({"results": [delivery_data(one) for one in page.rows], "next": page.next})


class OneDelivery(WebhookView):
    http_method_names = ["get", "head", "options"]

    @described(
        summary="A delivery with every attempt of the last thirty days",
        operation="get_delivery",
        tag="webhooks",
        answer=WholeDeliveryAnswer,
        problems=(403, 404),
        private=True,
        path=(DELIVERY_ID,),
    )
    def get(self, request: Request, delivery_id: str) -> Response:
        return Response(whole_delivery_data(get_delivery(acting(request), number_of(delivery_id))))


class Resend(WebhookView):
    idempotent = True
    http_method_names = ["post", "options"]

    @described(
        summary="One more attempt now, with the same id and bytes",
        operation="resend_delivery",
        tag="webhooks",
        answer=DeliveryAnswer,
        body=NothingShape,
        example={},
        problems=(403, 404),
        private=True,
        path=(DELIVERY_ID,),
    )
    def post(self, request: Request, delivery_id: str) -> Response:
        read_body(NothingShape, request.data)
        found = resend(
            actor=acting(request), delivery_id=number_of(delivery_id), now=timezone.now()
        )
        return Response(delivery_data(found))
