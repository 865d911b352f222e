"""Asks at instants that are set beforehand, however slowly it is answered.

`python -m benchmarks.open_loop PLAN RESULT` takes a JSON file: `port`, `seconds`, `connections`,
and `streams` with `name`, `rate` (a second), `key` and `requests` of `method`, `path`, `body` and
`expect`, a text that the answer has to hold. It writes as JSON what each stream got.

A time runs from the instant at which a request was due, so that one that had to wait for a free
connection is as late as whoever asked would have found it.
"""

import asyncio
import heapq
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

SLICES = 10
LONGEST_ANSWER_SECONDS = 10.0
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)


@dataclass(slots=True)
class Stream:
    name: str
    rate: float
    requests: list[tuple[bytes, bytes]]
    """What is sent, and what the answer has to hold."""
    times: list[list[float]] = field(default_factory=lambda: [[] for _ in range(SLICES)])
    """Seconds of each answer, by the part of the run in which it was due."""
    refused: int = 0
    wrong: int = 0
    broken: int = 0


@dataclass(slots=True)
class Asked:
    stream: Stream
    due: float
    text: bytes
    expect: bytes


class Connection(asyncio.Protocol):
    def __init__(self, run: "Run") -> None:
        self.run = run
        self.asked: Asked | None = None
        self.got = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def ask(self, asked: Asked) -> None:
        self.asked = asked
        self.transport.write(asked.text)  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.got += data
        whole = _whole(self.got)
        if whole is not None and self.asked is not None:
            asked, self.asked = self.asked, None
            self.run.answered(asked, bytes(self.got[:whole]))
            self.got.clear()
            self.run.is_free(self)

    def connection_lost(self, exception: Exception | None) -> None:
        self.run.is_gone(self)


def _whole(got: bytearray) -> int | None:
    """Where an answer ends; None while some of it is missing."""
    end = got.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = bytes(got[:end])
    if _CHUNKED.search(head):
        return len(got) if got.endswith(b"0\r\n\r\n") else None
    length = _LENGTH.search(head)
    whole = end + 4 + (int(length[1]) if length else 0)
    return whole if len(got) >= whole else None


class Run:
    def __init__(self, plan: dict[str, Any]) -> None:
        self.port, self.seconds = plan["port"], plan["seconds"]
        self.most = plan["connections"]
        self.streams = [_stream_of(one, self.port) for one in plan["streams"]]
        self.free: deque[Connection] = deque()
        self.waiting: deque[Asked] = deque()
        self.open = 0
        self.most_waiting = 0
        self.latest = 0.0
        """Seconds by which the asker itself was late at worst: what it cannot blame on others."""

    async def go(self) -> dict[str, Any]:
        self.begun = time.perf_counter()
        for due, stream in _instants(self.streams, self.seconds):
            rest = self.begun + due - time.perf_counter()
            if rest > 0.0005:
                await asyncio.sleep(rest)
            self.latest = max(self.latest, time.perf_counter() - self.begun - due)
            text, expect = random.choice(stream.requests)
            self._ask(Asked(stream, due, text, expect))
        until = time.perf_counter() + LONGEST_ANSWER_SECONDS
        while self._under_way() and time.perf_counter() < until:
            await asyncio.sleep(0.05)
        return self._report()

    def _ask(self, asked: Asked) -> None:
        if self.free:
            self.free.pop().ask(asked)
            return
        self.waiting.append(asked)
        self.most_waiting = max(self.most_waiting, len(self.waiting))
        if self.open < self.most:
            self.open += 1
            self.opening = asyncio.ensure_future(self._connect())

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            _, made = await loop.create_connection(lambda: Connection(self), "127.0.0.1", self.port)
        except OSError:
            self.open -= 1
            if self.waiting:
                self.waiting.popleft().stream.broken += 1
            return
        self.is_free(made)

    def is_free(self, connection: Connection) -> None:
        if self.waiting:
            connection.ask(self.waiting.popleft())
        else:
            self.free.append(connection)

    def is_gone(self, connection: Connection) -> None:
        self.open -= 1
        if connection.asked is not None:
            connection.asked.stream.broken += 1
        elif connection in self.free:
            self.free.remove(connection)

    def answered(self, asked: Asked, answer: bytes) -> None:
        stream = asked.stream
        part = min(SLICES - 1, int(asked.due / self.seconds * SLICES))
        stream.times[part].append(time.perf_counter() - self.begun - asked.due)
        if answer[9:10] not in (b"2", b"3"):
            stream.refused += 1
        elif asked.expect not in answer:
            stream.wrong += 1

    def _under_way(self) -> bool:
        return bool(self.waiting) or len(self.free) < self.open

    def _report(self) -> dict[str, Any]:
        for late in self.waiting:
            late.stream.broken += 1
        unanswered = self.open - len(self.free)
        return {
            "streams": [
                {
                    "name": one.name, "rate": one.rate, "refused": one.refused,
                    "wrong": one.wrong, "broken": one.broken, "times": one.times,
                }
                for one in self.streams
            ],
            "unanswered": unanswered, "most_waiting": self.most_waiting, "latest": self.latest,
        }  # fmt: skip


def _stream_of(plan: dict[str, Any], port: int) -> Stream:
    requests = []
    for one in plan["requests"]:
        body = json.dumps(one["body"]).encode() if one.get("body") is not None else b""
        key = f"Authorization: Bearer {plan['key']}\r\n" if plan.get("key") else ""
        head = (
            f"{one['method']} {one['path']} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{key}"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        requests.append((head.encode() + body, one.get("expect", "").encode()))
    return Stream(plan["name"], plan["rate"], requests)


def _instants(streams: list[Stream], seconds: float) -> Iterator[tuple[float, Stream]]:
    """When each is asked: independent of each other, as people and programs are (Poisson)."""
    chance = random.Random(7)
    coming = [(chance.expovariate(one.rate), number) for number, one in enumerate(streams)]
    heapq.heapify(coming)
    while coming[0][0] < seconds:
        due, number = coming[0]
        yield due, streams[number]
        heapq.heapreplace(coming, (due + chance.expovariate(streams[number].rate), number))


def main() -> None:
    plan, result = map(Path, sys.argv[1:])
    run = Run(json.loads(plan.read_text()))
    result.write_text(json.dumps(uvloop.run(run.go())))


if __name__ == "__main__":
    main()
