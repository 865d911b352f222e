"""A receiver of webhooks on this machine that does what it is told, and remembers every request.

It speaks HTTP by hand, byte by byte, so that it can misbehave in every way.
"""

import asyncio
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def status(code: int, *headers: str, body: bytes = b"") -> bytes:
    lines = [f"HTTP/1.1 {code} Said", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@dataclass(frozen=True, slots=True)
class Received:
    path: str
    headers: dict[str, str]
    body: bytes
    at: float
    """Seconds since 1970."""

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


Behaviour = bytes | Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""What to answer: these bytes, or whatever a coroutine does with the connection."""


@dataclass
class Receiver:
    """`with Receiver() as receiver:`; by path, `script` has what to do first, then `always`."""

    tls: ssl.SSLContext | None = None
    received: list[Received] = field(default_factory=list)
    script: dict[str, list[Behaviour]] = field(default_factory=lambda: defaultdict(list))
    always: dict[str, Behaviour] = field(default_factory=dict)
    connections: int = 0
    open: int = 0
    """Of these, how many neither side has closed."""
    port: int = 0

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        scheme = "https" if self.tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def at(self, path: str) -> list[Received]:
        return [one for one in self.received if one.path == path]

    def wait_for(self, number: int, *, seconds: float = 240) -> None:
        until = time.monotonic() + seconds
        while len(self.received) < number:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.received)} of {number} came")
            time.sleep(0.01)

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        started = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(60)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _run(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        serving = asyncio.start_server(
            self._serve, "127.0.0.1", 0, ssl=self.tls, limit=2**20, backlog=1000
        )
        server = self._loop.run_until_complete(serving)
        self.port = server.sockets[0].getsockname()[1]
        started.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open += 1
        try:
            while await self._answer_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, TimeoutError):
            pass
        finally:
            self.open -= 1
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in lines)
        }
        path = first.split(" ")[1]
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(Received(path, headers, body, time.time()))
        script = self.script[path]
        behaviour = script.pop(0) if script else self.always.get(path, OK)
        if isinstance(behaviour, bytes):
            writer.write(behaviour)
            await writer.drain()
            return True
        await behaviour(reader, writer)
        return False
