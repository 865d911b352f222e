"""Running a pump: for a while, as a task does, or until told to stop, as a process does."""

import asyncio
import sys
import threading
from collections.abc import Coroutine
from typing import Any

from django.conf import settings

from notifications.outbound.http import Sender
from notifications.services.manner import Manner
from notifications.services.pump import Pump
from notifications.services.rounds import Rounds

LONGEST_TASK_SECONDS = 20.0
LINGER_SECONDS = 1.2
"""Longer than from one sweep to the next: what is due sooner is waited for."""
LOOK_FOR_STOP_SECONDS = 0.1


def user_agent() -> str:
    return f"Greenlight/{settings.VERSION} (+{settings.PUBLIC_URL})"


def pump_for_a_while() -> int:
    """Send what is due, until nothing is for a moment; how many requests were made."""
    manner = Manner(
        concurrency=settings.WEBHOOK_CONCURRENCY,
        user_agent=user_agent(),
        most_seconds=LONGEST_TASK_SECONDS,
        linger_seconds=LINGER_SECONDS,
    )
    return _run(_pump(manner, threading.Event()))


def pump_until(stop: threading.Event) -> int:
    """Send what is due whenever it is, until told to stop; then finish what is under way."""
    manner = Manner(concurrency=settings.WEBHOOK_CONCURRENCY, user_agent=user_agent())
    return _run(_pump(manner, stop))


async def _pump(manner: Manner, stop: threading.Event) -> int:
    pump = Pump(manner, tell=Rounds(), sender=Sender())
    told_to_stop = asyncio.Event()
    watch = asyncio.create_task(_watch(stop, told_to_stop))
    try:
        await pump.run(told_to_stop)
    finally:
        watch.cancel()
    return pump.sent


async def _watch(stop: threading.Event, told: asyncio.Event) -> None:
    """A signal may come in any thread; an event loop listens to its own."""
    while not stop.is_set():
        await asyncio.sleep(LOOK_FOR_STOP_SECONDS)
    told.set()


def _run(main: Coroutine[Any, Any, int]) -> int:
    """In a loop of its own, since nothing of it may outlive a fork or a task."""
    if sys.platform == "win32":
        return asyncio.run(main)
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)
