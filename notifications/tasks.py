"""Named doors for Celery. Each is safe to open twice, and to lose: the next comes soon."""

from typing import Any

from celery import shared_task
from django.utils import timezone

from notifications.services import mailing
from notifications.services.telling import tell_due as tell


@shared_task(name="notifications.send_mail_due", ignore_result=True, acks_late=True)
def send_mail_due(**_: Any) -> None:
    """Hand the mails that are due to the mail server."""
    mailing.send_mail_due(now=timezone.now())


@shared_task(name="notifications.forget_mails", ignore_result=True, acks_late=True)
def forget_mails(**_: Any) -> None:
    """Forget mails that were sent or given up a month ago."""
    mailing.forget_mails(now=timezone.now())


@shared_task(name="notifications.tell_due", ignore_result=True, acks_late=True)
def tell_due(**_: Any) -> None:
    """Enter events for what the change log has and no event tells yet."""
    tell(now=timezone.now())
