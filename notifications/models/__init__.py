"""What is kept to tell people, and of having told them."""

from notifications.models.events import Event, EventStream, Teller
from notifications.models.mail import OutgoingMail

__all__ = ["Event", "EventStream", "OutgoingMail", "Teller"]
