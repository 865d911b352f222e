"""Endpoints and deliveries of an owner. What belongs to others does not exist."""

from django.db.models import QuerySet

from accesscontrol.rules.principals import Principal
from notifications.errors import UnknownDelivery, UnknownEndpoint
from notifications.models import Delivery, Endpoint
from notifications.queries.owners import owner_of


def endpoints_of(principal: Principal) -> QuerySet[Endpoint]:
    return Endpoint.objects.filter(owner=owner_of(principal), deleted_at=None).select_related(
        "mailbox"
    )


def get_endpoint(principal: Principal, endpoint_id: int) -> Endpoint:
    """Raises: UnknownEndpoint."""
    found = endpoints_of(principal).filter(pk=endpoint_id).first()
    if found is None:
        raise UnknownEndpoint("You have no webhook endpoint with this id; see the list of yours.")
    return found


def deliveries_of(principal: Principal) -> QuerySet[Delivery]:
    """Also those of endpoints that were deleted."""
    own = Delivery.objects.filter(endpoint__owner=owner_of(principal))
    return own.select_related("event", "endpoint")


def get_delivery(principal: Principal, delivery_id: int) -> Delivery:
    """Raises: UnknownDelivery."""
    found = deliveries_of(principal).filter(pk=delivery_id).first()
    if found is None:
        raise UnknownDelivery("You have no delivery with this id; see those of your endpoints.")
    return found
