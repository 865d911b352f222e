"""The jobs without a broker: the same services in loops of this process."""

import logging
import signal
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django.utils.module_loading import import_string

from config.collecting import spare_what_is_loaded
from config.tracing import start_tracing

PERIOD_SECONDS = 1.0
LONGEST_STOP_SECONDS = 8.0
"""Shorter than a supervisor waits before it kills."""
Job = Callable[..., int]
PUMP = "notifications.services.pump_runs.pump_until"
JOBS = (
    "recording.services.publishing.publish_due",
    "registry.services.announcing.announce_due",
    "recording.services.idempotency.forget_answers",
    "notifications.services.purging.forget_attempts",
    "notifications.services.subscribing.forget_requests",
)
"""Each takes `now`, is safe beside other workers, and writes nothing where nothing is due. By name:
what is due by the second need not wait until all that comes after it is loaded."""
OUTWARD = (
    "notifications.services.mailing_news.mail_news_due",
    "notifications.services.mailing_checks.mail_checks_due",
    "notifications.services.mailing.send_mail_due",
    "notifications.services.mailing.forget_mails",
)
"""Of the same kind, but they wait for others' machines: they have a thread of their own."""
LONG = ("recording.services.list_work.work_off_lists",)
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
        pumping = _start(import_string(PUMP), stop, broken)
        by_the_second = [import_string(name) for name in JOBS]
        _once(by_the_second)
        others = [[import_string(name) for name in names] for names in (OUTWARD, LONG)]
        spare_what_is_loaded()
        # Daemons: who stops the worker does not wait for a server that is slow to answer.
        # What they were at is leased, and somebody takes it up again.
        for jobs in others:
            _start(partial(_loop, jobs), stop, broken)
        _loop(by_the_second, stop)
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


def _loop(jobs: Sequence[Job], stop: threading.Event) -> None:
    while not stop.is_set():
        _once(jobs)
        stop.wait(PERIOD_SECONDS)
    connections.close_all()


def _once(jobs: Sequence[Job]) -> None:
    """One round. A database that is away for a moment is no reason to give up."""
    close_old_connections()
    try:
        for job in jobs:
            job(now=timezone.now())
    except DatabaseError:
        logger.exception("the database did not answer; trying again")
