"""What tests of mails of news are written in."""

import re
from datetime import datetime, timedelta

from django.test import Client

from notifications.models import MailSubscription, OutgoingMail
from registry.rules.dates import format_instant
from tests.notifications.telling import opening, record, tell

ADDRESS = "desk@bank.example"
LINK = re.compile(r"http://127\.0\.0\.1:8000(/alerts/\w+/[\w-]+)")


def ask(**given: str):
    wanted = {"email": ADDRESS, **given}
    return Client().post("/api/v1/subscriptions", wanted, "application/json")


def question() -> str:
    """The link in the latest mail that asks."""
    mail = OutgoingMail.objects.filter(purpose="subscription-question").latest("queued_at")
    return link_in(mail.text)


def link_in(text: str) -> str:
    """The only link to confirm or to stop, from the slash on."""
    (found,) = LINK.findall(text)
    return str(found)


def subscribe(**given: str) -> MailSubscription:
    assert ask(**given).status_code == 202
    assert Client().post(question()).status_code == 200
    return MailSubscription.objects.latest("id")


def news() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(purpose="news").order_by("queued_at", "recipient"))


def reopen(now: datetime, name: str = "reopening") -> datetime:
    """Fable 5 is opened an hour later; all that is told of it has been told by then."""
    soon = now + timedelta(hours=1)
    record(opening(name, format_instant(soon)), now=now)
    tell(now)
    tell(soon)
    return soon
