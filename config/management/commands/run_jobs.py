"""The jobs without a broker: the same services in a loop of this process."""

import logging
import signal
import threading
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from recording.services.idempotency import forget_answers
from recording.services.publishing import publish_due
from registry.services.announcing import announce_due

PERIOD_SECONDS = 1.0
JOBS: tuple[Callable[..., int], ...] = (publish_due, announce_due, forget_answers)
"""Each takes `now`, is safe beside other workers, and writes nothing where nothing is due."""

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the scheduled jobs in a loop, for installations without Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            _once()
            stop.wait(PERIOD_SECONDS)


def _once() -> None:
    """One round. A database that is away for a moment is no reason to give up."""
    close_old_connections()
    try:
        for job in JOBS:
            job(now=timezone.now())
    except DatabaseError:
        logger.exception("the database did not answer; trying again")
