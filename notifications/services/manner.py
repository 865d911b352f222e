"""How a pump runs, and how it rests."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """How a pump runs: `most_seconds` at most; with `linger`, until nothing is due so soon.

    `poll_seconds` is how often it looks whether there is something to do while it is idle.
    """

    concurrency: int
    user_agent: str
    most_seconds: float | None = None
    linger_seconds: float | None = None
    poll_seconds: float = 0.25


async def pause(seconds: float, news: asyncio.Event, stop: asyncio.Event) -> None:
    """Sleep, but not past news, which is heard thereby, or the wish to stop."""
    if seconds <= 0:
        await asyncio.sleep(0)
        return
    waits = [asyncio.create_task(news.wait()), asyncio.create_task(stop.wait())]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    news.clear()


def stop_with(beside: Sequence[asyncio.Task[None]], stop: asyncio.Event) -> asyncio.Event:
    """What runs for ever and ends nevertheless has met a bug: the pump is not to go on without."""
    for task in beside:
        task.add_done_callback(lambda task: None if task.cancelled() else stop.set())
    return stop
