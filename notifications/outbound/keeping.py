"""Connections that are kept for the next message: some, never all that were ever made."""

from collections import deque
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.connector import Connection

MOST_IDLE = 300
"""One over TLS holds about 100 kB, so that a few thousand hosts would fill the memory of a worker
and all the files that it may open."""


class BoundedConnector(aiohttp.TCPConnector):
    """Closes the connection that has been idle longest, where there would be more than `most_idle`.

    aiohttp itself bounds how long one is kept, not how many are.
    """

    def __init__(self, *, most_idle: int = MOST_IDLE, **settings: Any) -> None:
        super().__init__(**settings)
        self._most_idle = most_idle
        self._idle: dict[ResponseHandler, ConnectionKey] = {}
        """From the one that has been idle longest on."""

    async def _get(self, key: ConnectionKey, traces: Any) -> Connection | None:
        found = await super()._get(key, traces)
        if found is not None and found.protocol is not None:
            self._idle.pop(found.protocol, None)
        return found

    def _release(
        self, key: ConnectionKey, protocol: ResponseHandler, *, should_close: bool = False
    ) -> None:
        super()._release(key, protocol, should_close=should_close)
        if not self._closed and protocol.is_connected():
            self._idle[protocol] = key
            if len(self._idle) > self._most_idle:
                self._close_oldest()

    def _close_oldest(self) -> None:
        protocol = next(iter(self._idle))
        key = self._idle.pop(protocol)
        protocol.close()
        left = deque(one for one in self._conns.get(key, ()) if one[0] is not protocol)
        if left:
            self._conns[key] = left
        else:
            self._conns.pop(key, None)
