"""Webhooks: `python -m benchmarks.sending [throughput] [peer] [everybody] [hanging] [https] [lag]`.

Each part starts a database, a Redis, workers and receivers of its own on this machine, and prints
lines of a table. PostgreSQL writes to the disk before it says that it has.
"""

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from benchmarks import sending_peer
from benchmarks.certifying import Authority
from benchmarks.processes import largest
from tests.chaos.storm import Nursery, receiving, receiving_at
from tests.services.postgresql import restartable
from tests.services.running import ROOT, Installation, installation, redis

ALLOWED = {"GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS": "127.0.0.0/8"}
HOSTS = 50
EVERYBODY = 10_000
HUNG = 300_000
HEALTHY = 99
HTTPS_RECEIVERS, HTTPS_CERTIFICATES, HTTPS_NAMES = 2, 50, 20
"""Of each receiver so many certificates, of each so many names, as certificates have them."""
LAGS = 40
PEER_EVENTS = 100
SCHEDULED, DOWNTIMES = 20, 5
COMMANDS = {
    "celery": ["-m", "celery", "-A", "config", "worker", "--loglevel", "CRITICAL", "--concurrency",
               "1", "-Q", "webhooks", "--without-mingle", "--without-gossip"],
    "beat": ["-m", "celery", "-A", "config", "beat", "--loglevel", "CRITICAL", "--pidfile", ""],
    "pump": ["manage.py", "run_jobs"],
}  # fmt: skip
"""As the layouts start them, with nothing loaded."""


@contextmanager
def place(vendor: str, **settings: str) -> Iterator[Installation]:
    with tempfile.TemporaryDirectory() as folder, redis() as url:
        data = Path(folder) / "data"
        if vendor == "sqlite":
            found = installation(data, **ALLOWED, **settings)
            found.manage("migrate", "-v0")
            yield found
            return
        with restartable(safe=True) as postgresql:
            usual = {"DATABASE_URL": postgresql.url, "REDIS_URL": url}
            found = installation(data, **usual, **ALLOWED, **settings)
            found.manage("migrate", "-v0")
            yield found


def do(at: Installation, code: str) -> str:
    program = f"from benchmarks.delivering import *; {code}"
    done = at.manage("shell", "-v0", "-c", program, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def stats(port: int, path: str = "/counts") -> dict[str, Any]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    found: dict[str, Any] = json.loads(connection.getresponse().read())
    connection.close()
    return found


@contextmanager
def working(at: Installation, *kinds: str) -> Iterator[Nursery]:
    nursery = Nursery(at)
    try:
        for kind in kinds:
            nursery.start(kind)
        yield nursery
    finally:
        nursery.end()


def until(what: Callable[[], bool], *, seconds: float = 300) -> None:
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.05)


def throughput(vendor: str, target: int, *, events: int, pumps: int) -> float:
    """Deliveries that are due, to fifty hosts; until the last is recorded. How many a second."""
    with place(vendor) as at, receiving() as port:
        fill = f"e = make_endpoints(urls_of({port}, {HOSTS}), max_in_flight=16); "
        do(at, fill + f"owe(e, make_events({events}, fanned_out=True)); open_all()")
        with working(at, *["pump"] * pumps) as nursery:
            number = HOSTS * events
            until(lambda: stats(port)["distinct"] >= number)
            memory = largest(nursery.alive)
            time.sleep(1.5)
        speed = float(do(at, "print(recorded_a_second())"))
        seen = stats(port)
        again = seen["requests"] - seen["distinct"]
    what = f"signed, recorded deliveries, {vendor}, {pumps} worker(s), {number:,} to {HOSTS} hosts"
    line(what, f"≥ {target:,}/s", f"{speed:,.0f}/s", f"{memory} MB, {again} twice")
    return speed


def beside_peer() -> None:
    """Our worker and a sender with a task for each delivery, one after the other."""
    ours = throughput("postgresql", 3000, events=600, pumps=1)
    theirs = sending_peer.a_second(hosts=HOSTS, events=PEER_EVENTS)
    what = f"django-webhook, a task for each of {HOSTS * PEER_EVENTS:,}, {sending_peer.PROCESSES} "
    line(f"{what}processes", "", f"{theirs:,.0f}/s", f"ours is {ours / theirs:.1f} times as fast")


def everybody() -> None:
    """One event, ten thousand endpoints: from its commit until the last has it."""
    with place("postgresql") as at, receiving() as port:
        do(at, f"make_endpoints(urls_of({port}, {EVERYBODY})); open_all()")
        with working(at, "pump", "pump") as nursery:
            time.sleep(3)
            nursery.start("events", 1, 1, is_kept=False)
            until(lambda: stats(port)["distinct"] >= EVERYBODY)
            memory = largest(nursery.alive)
        times = stats(port, "/stats")["times"]
        begun = float(do(at, "print(Event.objects.get(sequence=1).created_at.timestamp())"))
    seconds = max(times) - begun
    line("one event to 10,000 endpoints, from commit", "≤ 10 s", f"{seconds:.1f} s", f"{memory} MB")


def hanging() -> None:
    """One endpoint with 300,000 deliveries never answers; what the others wait for theirs."""
    with place("postgresql") as at, receiving() as port:
        do(
            at,
            f"bad = make_endpoints(['http://127.9.9.9:{port}/hang']); "
            f"owe(bad, make_events({HUNG}, fanned_out=True)); "
            f"make_endpoints(urls_of({port}, {HEALTHY})); open_all()",
        )
        with working(at, "pump") as nursery:
            time.sleep(5)
            for first in range(20):
                nursery.start("events", HUNG + 1 + 5 * first, 5, is_kept=False)
                time.sleep(1)
            until(lambda: stats(port)["distinct"] >= 100 * HEALTHY, seconds=60)
            memory = largest(nursery.alive)
        waits = sorted(map(float, do(at, "print(*waits_of_others())").split()))
    p99 = waits[math.floor(0.99 * len(waits))]
    what = f"{len(waits):,} to {HEALTHY} healthy beside one that hangs with {HUNG:,} due: p99"
    line(what, "≤ 2 s", f"{p99:.2f} s", f"{memory} MB")


def distinct() -> None:
    """One event to hosts that are all met for the first time, each by a handshake of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority(folder)
        urls = []
        plain = []
        for one in range(HTTPS_RECEIVERS):
            hosts = [
                [f"127.{one}.{block + 1}.{last}" for last in range(1, HTTPS_NAMES + 1)]
                for block in range(HTTPS_CERTIFICATES)
            ]
            files = [file for block in hosts for file in authority.certify(block)]
            port, *ports = stack.enter_context(receiving_at(*files))
            plain.append(port)
            urls += [
                f"https://{host}:{port}/{host}"
                for block, port in zip(hosts, ports, strict=True)
                for host in block
            ]
        file = str(authority.file)
        at = stack.enter_context(place("postgresql", GREENLIGHT_WEBHOOK_CA_FILE=file))
        do(at, f"owe(make_endpoints({urls!r}), make_events(1, fanned_out=True)); open_all()")
        nursery = stack.enter_context(working(at, "pump"))
        until(lambda: sum(stats(port)["distinct"] for port in plain) >= len(urls), seconds=60)
        memory = largest(nursery.alive)
        time.sleep(1.5)
        speed = float(do(at, "print(recorded_a_second())"))
    what = f"deliveries to {len(urls):,} distinct HTTPS hosts, verified, one worker"
    line(what, "≥ 600/s", f"{speed:,.0f}/s", f"{memory} MB")


def lag(vendor: str, target: str, *kinds: str) -> None:
    """From the commit of an event to its arrival, one event after the other."""
    with place(vendor) as at, receiving() as port:
        do(at, f"make_endpoints(urls_of({port}, 1)); open_all()")
        with working(at, *kinds):
            time.sleep(6)
            entered = do(at, f"print(*enter_one_by_one({LAGS}))").split()
            until(lambda: stats(port)["distinct"] >= LAGS, seconds=30)
        times = sorted(stats(port, "/stats")["times"])
    waits = sorted(came - float(begun) for came, begun in zip(times, entered, strict=True))
    p95 = waits[math.floor(0.95 * len(waits))]
    what = f"commit to arrival, {vendor}, {' and '.join(kinds)}, {LAGS} events: p95"
    line(what, target, f"{p95:.2f} s", f"longest {waits[-1]:.2f} s")


def scheduled(vendor: str, *kinds: str) -> None:
    """From an instant that a change is scheduled for to its arrival; and, where all workers were
    away at that instant, from the moment their processes are there again."""
    with place(vendor) as at, receiving() as port:
        at.manage("load_record", "fixtures")
        # The history is told before anybody listens.
        hears = f"make_endpoints(urls_of({port}, 1), events=['access.changed']); open_all()"
        do(at, f"tell_round(); {hears}")
        with working(at, *kinds) as nursery:
            time.sleep(6)
            due = do(at, f"print(*schedule({SCHEDULED}, wait=2, apart=1.6))").split()
            until(lambda: stats(port)["distinct"] >= SCHEDULED, seconds=60)
            came = sorted(stats(port, "/stats")["times"])
            late = sorted(one - float(then) for one, then in zip(came, due, strict=True))
            after = [
                _after_downtime(at, port, nursery, lambda: [*map(nursery.start, kinds)])
                for _ in range(DOWNTIMES)
            ]
            whole = []
            for _ in range(DOWNTIMES):
                with ExitStack() as commands:
                    start = partial(_command, at, kinds, commands)
                    whole.append(_after_downtime(at, port, nursery, start))
    what = f"change scheduled for T to arrival, {vendor}, {' and '.join(kinds)}"
    line(f"{what}, {SCHEDULED} times", "0 to 1 s", _span(late))
    line(f"the same from the start of killed workers, {DOWNTIMES} times", "≤ 1 s", _span(after))
    line("the same by their commands, with nothing loaded", "≤ 1 s", _span(whole))


def _after_downtime(
    at: Installation, port: int, nursery: Nursery, start: Callable[[], object]
) -> float:
    before = stats(port)["distinct"]
    for pid in list(nursery.alive):
        nursery.kill(pid)
    due = do(at, "print(*schedule(2, wait=1, apart=1))").split()
    time.sleep(max(0, float(due[-1]) + 1 - time.time()))
    begun = time.time()
    start()
    until(lambda: stats(port)["distinct"] >= before + len(due), seconds=30)
    return float(max(stats(port, "/stats")["times"])) - begun


def _command(at: Installation, kinds: tuple[str, ...], ending: ExitStack) -> None:
    for kind in kinds:
        command = [sys.executable, *COMMANDS[kind]]
        if kind == "beat":
            command += ["--schedule", f"{at.environment['GREENLIGHT_DATA_DIR']}/beat"]
        process = subprocess.Popen(
            command, cwd=ROOT, env=at.environment, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        ending.callback(process.wait)
        ending.callback(os.killpg, process.pid, signal.SIGKILL)


def _span(seconds: list[float]) -> str:
    return f"{min(seconds):.2f} s to {max(seconds):.2f} s"


def line(what: str, target: str, found: str, more: str = "") -> None:
    print(f"| {what} | {target} | {found} | {more} |", flush=True)


def main(parts: list[str]) -> None:
    print("| what | target | found | |")
    print("|---|---|---|---|")
    wanted = parts or ["throughput", "peer", "everybody", "hanging", "https", "lag"]
    if "throughput" in wanted:
        throughput("postgresql", 3000, events=600, pumps=1)
        throughput("postgresql", 3000, events=600, pumps=2)
        throughput("sqlite", 2000, events=400, pumps=1)
    if "peer" in wanted:
        beside_peer()
    if "everybody" in wanted:
        everybody()
    if "hanging" in wanted:
        hanging()
    if "https" in wanted:
        distinct()
    if "lag" in wanted:
        lag("postgresql", "≤ 1 s", "celery", "beat")
        lag("sqlite", "≤ 2 s", "pump")
        scheduled("postgresql", "celery", "beat")
        scheduled("sqlite", "pump")


if __name__ == "__main__":
    main(sys.argv[1:])
