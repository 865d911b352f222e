"""What is kept to tell people, and of having told them."""

from notifications.models.deliveries import Attempt, Delivery, EventForm
from notifications.models.endpoints import Endpoint, EndpointSecret, Mailbox, Pump
from notifications.models.events import Event, EventStream, Teller
from notifications.models.mail import OutgoingMail
from notifications.models.subscriptions import (
    CheckReader,
    MailSubscription,
    Reader,
    SubscriptionRequest,
)

__all__ = [
    "Attempt",
    "CheckReader",
    "Delivery",
    "Endpoint",
    "EndpointSecret",
    "Event",
    "EventForm",
    "EventStream",
    "MailSubscription",
    "Mailbox",
    "OutgoingMail",
    "Pump",
    "Reader",
    "SubscriptionRequest",
    "Teller",
]
