"""Forgetting what is kept for a while only."""

from datetime import datetime, timedelta

from django.db import transaction

from notifications.models import Attempt

KEPT = timedelta(days=30)
AT_ONCE = 5000


def forget_attempts(*, now: datetime) -> int:
    """Forget attempts older than thirty days; how many. Deliveries and events stay."""
    forgotten = 0
    while number := _forget_some(now - KEPT):
        forgotten += number
    return forgotten


@transaction.atomic(durable=True)
def _forget_some(before: datetime) -> int:
    """A few thousand in one transaction, so that nobody waits for it."""
    old = Attempt.objects.filter(at__lte=before).order_by("at").values_list("pk", flat=True)
    numbers = list(old[:AT_ONCE])
    return Attempt.objects.filter(pk__in=numbers).delete()[0] if numbers else 0
