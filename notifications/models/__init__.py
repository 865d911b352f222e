"""What is kept to tell people, and of having told them."""

from notifications.models.deliveries import Attempt, Delivery, EventForm
from notifications.models.endpoints import Endpoint, EndpointSecret, Mailbox, Pump
from notifications.models.events import Event, EventStream, Teller
from notifications.models.mail import OutgoingMail

__all__ = [
    "Attempt",
    "Delivery",
    "Endpoint",
    "EndpointSecret",
    "Event",
    "EventForm",
    "EventStream",
    "Mailbox",
    "OutgoingMail",
    "Pump",
    "Teller",
]
