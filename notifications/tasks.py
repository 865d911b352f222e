"""Named doors for Celery. Each is safe to open twice, and to lose: the next comes soon.

What is behind a door is loaded when it is opened: who sends webhooks need not wait for what writes
mails, and the scheduler for neither.
"""

from typing import Any

from celery import shared_task
from django.utils import timezone

from notifications.services import nudging


@shared_task(name="notifications.send_mail_due", ignore_result=True, acks_late=True)
def send_mail_due(**_: Any) -> None:
    """Hand the mails that are due to the mail server."""
    from notifications.services import mailing

    mailing.send_mail_due(now=timezone.now())


@shared_task(name="notifications.mail_news_due", ignore_result=True, acks_late=True)
def mail_news_due(**_: Any) -> None:
    """Put what was told into mails for those who confirmed that they want them."""
    from notifications.services import mailing_news

    mailing_news.mail_news_due(now=timezone.now())


@shared_task(name="notifications.mail_checks_due", ignore_result=True, acks_late=True)
def mail_checks_due(**_: Any) -> None:
    """Put outcomes of saved checks that changed into mails for the members who want them."""
    from notifications.services import mailing_checks

    mailing_checks.mail_checks_due(now=timezone.now())


@shared_task(name="notifications.forget_requests", ignore_result=True, acks_late=True)
def forget_requests(**_: Any) -> None:
    """Forget who asked for mails, once the link to confirm it is too old."""
    from notifications.services import subscribing

    subscribing.forget_requests(now=timezone.now())


@shared_task(name="notifications.forget_mails", ignore_result=True, acks_late=True)
def forget_mails(**_: Any) -> None:
    """Forget mails that were sent or given up a month ago."""
    from notifications.services import mailing

    mailing.forget_mails(now=timezone.now())


@shared_task(
    name=nudging.PUMP,
    ignore_result=True,
    # Never again by itself: what one leaves undone, the next finds in the database.
    acks_late=False,
    soft_time_limit=60,
    time_limit=90,
)
def pump(**_: Any) -> None:
    """Tell the history and send what is due, until nothing is for a moment."""
    from notifications.services.pump_runs import pump_for_a_while

    nudging.heard()
    pump_for_a_while()


@shared_task(name="notifications.forget_attempts", ignore_result=True, acks_late=True)
def forget_attempts(**_: Any) -> None:
    """Forget attempts to deliver webhooks that are older than a month."""
    from notifications.services import purging

    purging.forget_attempts(now=timezone.now())
