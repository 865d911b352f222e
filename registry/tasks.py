"""Named doors for Celery. Each is safe to open twice, and to lose: a sweep comes every second.

What is behind a door is loaded when it is opened (notifications.tasks).
"""

from typing import Any

from celery import shared_task
from django.utils import timezone


@shared_task(name="registry.announce_due", ignore_result=True, acks_late=True)
def announce_due(**_: Any) -> None:
    """Enter the boundaries that have fallen due into the change log."""
    from registry.services.announcing import announce_due as announce

    announce(now=timezone.now())
