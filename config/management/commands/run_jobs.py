"""The jobs without a broker: the same services in loops of this process."""

import logging
import signal
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from config.tracing import start_tracing
from notifications.services.mailing import forget_mails, send_mail_due
from notifications.services.mailing_checks import mail_checks_due
from notifications.services.mailing_news import mail_news_due
from notifications.services.pump_runs import pump_until
from notifications.services.purging import forget_attempts
from notifications.services.subscribing import forget_requests
from recording.services.idempotency import forget_answers
from recording.services.list_work import work_off_lists
from recording.services.publishing import publish_due
from registry.services.announcing import announce_due

PERIOD_SECONDS = 1.0
LONGEST_STOP_SECONDS = 8.0
"""Shorter than a supervisor waits before it kills."""
Jobs = tuple[Callable[..., int], ...]
JOBS: Jobs = (publish_due, announce_due, forget_answers, forget_attempts, forget_requests)
"""Each takes `now`, is safe beside other workers, and writes nothing where nothing is due."""
OUTWARD: tuple[Jobs, ...] = ((mail_news_due, mail_checks_due, send_mail_due, forget_mails),)
"""Of the same kind, but they wait for others' machines: each group has a thread of its own."""
LONG: tuple[Jobs, ...] = ((work_off_lists,),)
"""These take as long as they take, and nothing that is due by the second waits for them."""

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    requires_system_checks = ["greenlight"]
    help = "Run the scheduled jobs in a loop, for installations without Redis."

    def handle(self, *args: Any, **options: Any) -> None:
        start_tracing("worker")
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        broken: list[object] = []
        # Daemons: who stops the worker does not wait for a server that is slow to answer.
        # What they were at is leased, and somebody takes it up again.
        for jobs in (*OUTWARD, *LONG):
            _start(partial(_loop, jobs), stop, broken)
        pumping = _start(pump_until, stop, broken)
        _loop(JOBS, stop)
        # It ends what it has begun, so that nothing is sent twice.
        pumping.join(LONGEST_STOP_SECONDS)
        if broken:
            raise CommandError("A job broke down; see above.")


def _start(
    work: Callable[[threading.Event], object], stop: threading.Event, broken: list[object]
) -> threading.Thread:
    thread = threading.Thread(target=_guarded, args=(work, stop, broken), daemon=True)
    thread.start()
    return thread


def _guarded(
    work: Callable[[threading.Event], object], stop: threading.Event, broken: list[object]
) -> None:
    """A thread that dies takes the process along, so that its supervisor notices."""
    try:
        work(stop)
    except BaseException:
        logger.exception("a job broke down")
        broken.append(work)
        stop.set()


def _loop(jobs: Jobs, stop: threading.Event) -> None:
    while not stop.is_set():
        _once(jobs)
        stop.wait(PERIOD_SECONDS)
    connections.close_all()


def _once(jobs: Jobs) -> None:
    """One round. A database that is away for a moment is no reason to give up."""
    close_old_connections()
    try:
        for job in jobs:
            job(now=timezone.now())
    except DatabaseError:
        logger.exception("the database did not answer; trying again")
