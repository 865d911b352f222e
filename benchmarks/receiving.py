"""A receiver of webhooks that costs little: `python -m benchmarks.receiving [CERTIFICATE KEY]…`.

Prints its ports, the first without TLS and one for each certificate. Answers 200 to everything, at
/hang never and at /stats with what it has seen as JSON: how many requests, distinct pairs of path
and webhook-id, and when each path was first called; at /counts the two numbers alone.
"""

import asyncio
import json
import ssl
import sys
import time
from collections.abc import Sequence

import uvloop

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Seen:
    def __init__(self) -> None:
        self.requests = 0
        self.pairs: set[bytes] = set()
        self.first: dict[str, float] = {}
        self.times: list[float] = []

    def counts(self) -> bytes:
        return json.dumps({"requests": self.requests, "distinct": len(self.pairs)}).encode()

    def as_json(self) -> bytes:
        found = {
            "requests": self.requests,
            "distinct": len(self.pairs),
            "first": self.first,
            "times": self.times,
        }
        return json.dumps(found).encode()


class Connection(asyncio.Protocol):
    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while self._take_one():
            pass

    def _take_one(self) -> bool:
        head, found, rest = self.waiting.partition(b"\r\n\r\n")
        if not found:
            return False
        lowered = head.lower()
        length = 0
        at = lowered.find(b"content-length: ")
        if at >= 0:
            length = int(lowered[at + 16 :].split(b"\r\n", 1)[0])
        if len(rest) < length:
            return False
        self.waiting = rest[length:]
        self._answer(head)
        return True

    def _answer(self, head: bytes) -> None:
        path = head.split(b" ", 2)[1]
        write = self.transport.write  # type: ignore[attr-defined]
        if path in (b"/stats", b"/counts"):
            body = self.seen.as_json() if path == b"/stats" else self.seen.counts()
            write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            return
        seen = self.seen
        seen.requests += 1
        now = time.time()
        seen.times.append(now)
        seen.first.setdefault(path.decode(), now)
        if path.startswith(b"/hang"):
            return
        lowered = head.lower()
        at = lowered.find(b"webhook-id: ")
        seen.pairs.add(path + head[at + 12 : at + 42])
        write(OK)


async def serve(certificates: Sequence[ssl.SSLContext | None]) -> None:
    seen = Seen()
    loop = asyncio.get_running_loop()
    servers = [
        await loop.create_server(
            lambda: Connection(seen),
            "0.0.0.0",  # noqa: S104 the whole of 127.0.0.0/8
            0,
            ssl=tls,
            backlog=4096,
        )
        for tls in certificates
    ]
    print(*(server.sockets[0].getsockname()[1] for server in servers), flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


def context(certificate: str, key: str) -> ssl.SSLContext:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    return tls


def main() -> None:
    files = sys.argv[1:]
    pairs = zip(files[::2], files[1::2], strict=True)
    uvloop.run(serve([None, *(context(*pair) for pair in pairs)]))


if __name__ == "__main__":
    main()
