"""Workers that are killed, a Redis that is emptied, a database that goes away: nothing is lost."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import redis

from tests.services.running import ROOT, Installation, wait_until

ALLOWED = {
    "GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8",
    # What a worker has under way when it is killed is sent again.
    "GREENLIGHT_WEBHOOK_CONCURRENCY": "10",
}


@dataclass(frozen=True, slots=True)
class Storm:
    """What happens, in seconds from its beginning. Events come in over `raining` seconds."""

    endpoints: int
    events: int
    workers: Sequence[str]
    """Kinds of the nursery, one for each worker that is kept alive."""
    raining: float
    kill_every: float
    flushes: Sequence[float]
    cut: float
    longest: float
    massacres: Sequence[float] = ()
    """When all workers are killed at once."""

    @property
    def owed(self) -> int:
        return self.endpoints * self.events


@dataclass(frozen=True, slots=True)
class Weathered:
    """What came of it. `received` counts pairs of endpoint and webhook-id."""

    owed: int
    received: int
    requests: int
    unsettled: int
    kills: int
    seconds: float
    done_after: float

    @property
    def duplicates(self) -> int:
        return self.requests - self.received


class Nursery:
    def __init__(self, place: Installation) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery"],
            env=place.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.alive: dict[int, str] = {}

    def start(self, kind: str, *arguments: object, is_kept: bool = True) -> int:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(" ".join(map(str, (kind, *arguments))) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        if is_kept:
            self.alive[pid] = kind
        return pid

    def run(self, program: str, *, seconds: float = 30) -> str:
        """What a program prints that runs inside the installation; nothing if it is killed."""
        with tempfile.NamedTemporaryFile("w", suffix=".py", delete=False) as file:
            file.write(program)
        out = Path(f"{file.name}.out")
        pid = self.start("program", file.name, is_kept=False)
        try:
            wait_until(lambda: not is_alive(pid), seconds=seconds)
            return out.read_text() if out.exists() else ""
        finally:
            for left in (Path(file.name), out, out.with_suffix(".new")):
                left.unlink(missing_ok=True)

    def kill(self, pid: int) -> str:
        """A worker with all that it has started."""
        kind = self.alive.pop(pid)
        try:
            os.killpg(pid, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(pid, signal.SIGKILL)
        return kind

    def end(self) -> None:
        for pid in list(self.alive):
            try:
                self.kill(pid)
            except ProcessLookupError:
                continue
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


def is_alive(pid: int) -> bool:
    """Of a child of a nursery, which leaves no zombie behind."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def weather(
    storm: Storm, place: Installation, redis_url: str | None, cut: Callable[[], None]
) -> Weathered:
    """`cut` makes the database go away for a moment. The tables are there, and empty."""
    dice = random.Random(26)
    with receiving() as port:
        _in_place(place, f"make_endpoints(urls_of({port}, {storm.endpoints})); open_all()")
        nursery = Nursery(place)
        try:
            return _blow(storm, nursery, port, redis_url, cut, dice, place)
        finally:
            nursery.end()


def _blow(
    storm: Storm, nursery: Nursery, port: int, redis_url: str | None, cut: Callable[[], None],
    dice: random.Random, place: Installation,
) -> Weathered:  # fmt: skip
    if redis_url is not None:
        nursery.start("beat")
    beats = set(nursery.alive)
    for kind in storm.workers:
        nursery.start(kind)
    begun = time.monotonic()
    plan = sorted(
        [*((at, lambda: redis.Redis.from_url(str(redis_url)).flushall()) for at in storm.flushes),
         (storm.cut, cut)], key=lambda one: one[0],
    )  # fmt: skip
    massacres = sorted(storm.massacres)
    entered = kills = 0
    next_kill = storm.kill_every
    seen = {"requests": 0, "distinct": 0}
    while (now := time.monotonic() - begun) < storm.longest:
        due = min(storm.events, int(storm.events * min(1.0, now / storm.raining)) + 1)
        if due > entered:
            nursery.start("events", entered + 1, due - entered, is_kept=False)
            entered = due
        while plan and plan[0][0] <= now:
            plan.pop(0)[1]()
        victims = []
        if massacres and massacres[0] <= now:
            massacres.pop(0)
            victims = sorted(set(nursery.alive) - beats)
        elif now >= next_kill:
            next_kill += storm.kill_every
            victims = [dice.choice(sorted(set(nursery.alive) - beats))]
        for kind in [nursery.kill(victim) for victim in victims]:
            nursery.start(kind)
        kills += len(victims)
        seen = stats(port)
        if entered == storm.events and seen["distinct"] >= storm.owed and not plan:
            break
        time.sleep(0.2)
    done_after = time.monotonic() - begun
    unsettled = _settled(place, storm, seconds=30)
    seen = stats(port)
    return Weathered(
        owed=storm.owed, received=seen["distinct"], requests=seen["requests"],
        unsettled=unsettled, kills=kills, seconds=time.monotonic() - begun, done_after=done_after,
    )  # fmt: skip


def _settled(place: Installation, storm: Storm, *, seconds: float) -> int:
    """How many deliveries are not recorded as delivered, once the last workers had their time."""
    until = time.monotonic() + seconds
    while True:
        rows, waiting = map(int, _in_place(place, "print(*counts())").split())
        missing = storm.owed - rows + waiting
        if not missing or time.monotonic() > until:
            return missing


def _in_place(place: Installation, code: str) -> str:
    program = f"from benchmarks.delivering import *; {code}"
    return place.manage("shell", "-v0", "-c", program).stdout


def stats(port: int) -> dict[str, int]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/counts")
        found: dict[str, int] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    return found


@contextmanager
def receiving() -> Iterator[int]:
    """The port of a receiver in a process of its own, on all of 127.0.0.0/8."""
    with receiving_at() as ports:
        yield ports[0]


@contextmanager
def receiving_at(*certificates: str) -> Iterator[list[int]]:
    """Its ports: one without TLS, and one for each pair of files, certificate and key."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.receiving", *certificates],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout
        yield [int(port) for port in process.stdout.readline().split()]
    finally:
        process.kill()
        process.communicate()
