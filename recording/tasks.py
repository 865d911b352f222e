"""Named doors for Celery. Each is safe to open twice, and to lose: the next comes soon.

What is behind a door is loaded when it is opened (notifications.tasks).
"""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="recording.publish_due", ignore_result=True, acks_late=True)
def publish_due(**_: Any) -> None:
    """Publish the changesets whose instant has come."""
    from recording.services.publishing import publish_due as publish

    publish(now=timezone.now())


@shared_task(name="recording.forget_answers", ignore_result=True, acks_late=True)
def forget_answers(**_: Any) -> None:
    """Forget the answers to requests that are older than a day."""
    from recording.services.idempotency import forget_answers as forget

    forget(now=timezone.now())


@shared_task(name="recording.work_off_lists", ignore_result=True, acks_late=True)
def work_off_lists(**_: Any) -> None:
    """Compare the long list that has waited longest, or make a draft of it."""
    from recording.services.list_work import work_off_lists as work_off

    work_off(now=timezone.now())
