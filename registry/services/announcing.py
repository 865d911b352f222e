"""Entering boundaries into the change log when their instant has come."""

from datetime import datetime

from django.db import transaction

from registry.models import LedgerHead, StatusInterval
from registry.services.locking import lock_head
from registry.services.statuses import announce_through


@transaction.atomic(durable=True)
def announce_due(*, now: datetime) -> int:
    """Enter every boundary that has fallen due by `now` (aware UTC), each exactly once.

    Late or early, alone or beside other workers: the lock and the watermark in the same
    transaction as the changes make it so. Returns how many were entered.
    """
    if not _is_anything_due(now):
        return 0
    ledger = lock_head()
    entered = announce_through(ledger, now)
    if entered:
        # Another worker may have been faster; then the watermark stays at what the log tells.
        ledger.save(update_fields=["last_change", "announced_through"])
    return entered


def _is_anything_due(now: datetime) -> bool:
    """A look without the lock, so that an idle registry writes nothing every second."""
    since = LedgerHead.objects.filter(id=1).values_list("announced_through", flat=True).first()
    if since is None:
        return False
    return StatusInterval.objects.filter(start__gt=since, start__lte=now).exists()
