"""Nudging the pump: after a commit, so that it need not wait for the next sweep.

A nudge may be lost, and Redis may be away: then the sweep comes within a second.
"""

import logging
import time

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

PUMP = "notifications.pump"
LONGEST_UNHEARD_SECONDS = 5
AWAY_SECONDS = 1.0
_KEY = "pump-nudged"

logger = logging.getLogger(__name__)
_away_until = 0.0


def nudge_after_commit() -> None:
    """Have the pump look as soon as the caller's transaction is committed, if it is."""
    if settings.CELERY_BROKER_URL:
        transaction.on_commit(_nudge, robust=True)


def heard() -> None:
    """A pump begins to look: from now on a nudge is needed again."""
    cache.delete(_KEY)


def _nudge() -> None:
    """One nudge is enough until a pump has heard it."""
    global _away_until
    if time.monotonic() < _away_until or not cache.add(_KEY, 1, LONGEST_UNHEARD_SECONDS):
        return
    if getattr(cache, "is_away", False):
        # Celery would try for seconds, while whoever published waits for an answer.
        logger.warning("no nudge for the pump: Redis is away")
        return
    # Where there is no broker, nothing else needs Celery, which takes long to load.
    from celery import current_app

    try:
        current_app.send_task(PUMP, queue="webhooks", expires=30, retry=False, ignore_result=True)
    except Exception as error:  # whatever goes wrong here, the sweep comes
        _away_until = time.monotonic() + AWAY_SECONDS
        logger.warning("no nudge for the pump: %s", error)
