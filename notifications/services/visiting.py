"""A thread in which an event loop lets the database be visited, with patience."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import DatabaseError, InterfaceError, connections

PATIENCE_SECONDS = 0.5
IN_VAIN = (DatabaseError, InterfaceError)

T = TypeVar("T")

logger = logging.getLogger(__name__)


class DatabaseThread:
    """A thread with a connection of its own: one visit at a time, in the order of asking."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def once(self, act: Callable[..., T], *arguments: Any) -> T:
        """Raises: what the act raises, of the database `IN_VAIN`."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, act, *arguments)

    async def visit(self, act: Callable[..., T], *arguments: Any) -> T:
        """The same, again and again while the database is away: safe to repeat is up to the act."""
        while True:
            try:
                return await self.once(act, *arguments)
            except IN_VAIN as error:
                logger.warning("the database did not answer; trying again: %s", error)
                await asyncio.sleep(PATIENCE_SECONDS)

    def close(self) -> None:
        self._threads.submit(connections.close_all)
        self._threads.shutdown(wait=True)
