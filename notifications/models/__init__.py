"""What is kept to tell people, and of having told them."""

from notifications.models.mail import OutgoingMail

__all__ = ["OutgoingMail"]
