"""Figures about mails for whoever watches the service."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from notifications.models import OutgoingMail
from notifications.models.mail import STATES, WAITING


@dataclass(frozen=True, slots=True)
class MailFigures:
    """How many mails there are in each state, and how long the oldest that waits has waited."""

    by_state: dict[str, int]
    oldest_waiting_seconds: float


def mail_figures(*, now: datetime) -> MailFigures:
    counted = OutgoingMail.objects.values("state").annotate(count=Count("id"))
    found = {row["state"]: row["count"] for row in counted.order_by("state")}
    waiting = OutgoingMail.objects.filter(state=WAITING).aggregate(oldest=Min("queued_at"))
    oldest = waiting["oldest"]
    return MailFigures(
        by_state={state: found.get(state, 0) for state in STATES},
        oldest_waiting_seconds=(now - oldest).total_seconds() if oldest else 0.0,
    )
