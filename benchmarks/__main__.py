"""`make bench`: one client against a running installation, printed as a table."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.processes import largest, tree
from benchmarks.service import ROOT, Service, running
from benchmarks.worlds import ATLASES, DIRECTIVES, long_history, many_bars

WARM_UP = 200
ROUNDS = 1000

CHECK = {
    "model": "mythos-5",
    "channel": "anthropic-api",
    "subject": {
        "organization": "acme",
        "classes": {"foreign_person": "no"},
        "lists": {"commerce-approved-mythos-5": "yes"},
    },
    "as_of": "2026-06-28",
}
LATE = {"model": "atlas-1", "channel": "north-api", "as_of": "2026-06-01"}
PAST = {**CHECK, "as_of": "2026-06-20", "known_at": "2026-06-28T22:00:00Z"}


def main() -> None:
    print("| what | target | p50 | p99 |")
    print("|---|---|---|---|")
    with running(ROOT / "fixtures") as service:
        connection = service.connect()
        _row("check on the seed record", "p99 <= 5 ms", _check(connection, CHECK), ROUNDS)
        _row("the same, in the past", "", _check(connection, PAST), ROUNDS)
        batch = {"checks": [CHECK] * 100}
        _row("batch of 100 checks", "", _check(connection, batch, "/batch"), 100)
        _row("status.json", "", _get(connection, "/api/v1/status.json"), 500)
        print(f"| memory of the largest process | 200 MB | {largest(tree(service.pid))} MB | |")
    with tempfile.TemporaryDirectory() as folder:
        _line("second start", "< 5 s", [_start(folder) for _ in range(6)][1:])
    with seeded(long_history()) as service:
        connection = service.connect()
        what = f"history of a model with {DIRECTIVES} directives"
        firsts = [_get(connection, _history(f"atlas-{number}")) for number in range(1, ATLASES + 1)]
        _line(f"{what}, asked for the first time", "< 200 ms", [_time(ask) for ask in firsts])
        _row("the same, asked again", "< 200 ms", _get(connection, _history("atlas-1")), 50)
        past = [_get(connection, f"{_history(f'atlas-{n}')}&trust=reported") for n in range(1, 6)]
        _line("the same, worked out from the record", "", [_time(ask) for ask in past])
        _row(f"check among {DIRECTIVES} directives", "", _check(connection, LATE), 50)
    with seeded(many_bars()) as service:
        connection = service.connect()
        _row(f"check among {DIRECTIVES} bars live at once", "", _check(connection, LATE), 50)
    for own_database in ("benchmarks.matching", "benchmarks.importing"):
        subprocess.run([sys.executable, "-m", own_database], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "benchmarks.pages"], cwd=ROOT, check=True)
    subprocess.run([sys.executable, "-m", "benchmarks.sending"], cwd=ROOT, check=True)
    # In a process of its own, which stands as cold as a worker that has just started.
    for cold in ("benchmarks.impact", "benchmarks.local"):
        subprocess.run([sys.executable, "-m", cold], cwd=ROOT, check=True)


@contextmanager
def seeded(changesets: object) -> Iterator[Service]:
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "1.json"
        seed.write_text(json.dumps(changesets))
        with running(seed) as service:
            yield service


def _start(folder: str) -> float:
    """Milliseconds until the service answers."""
    begun = time.perf_counter()
    with running(ROOT / "fixtures", folder=folder):
        return (time.perf_counter() - begun) * 1000


def _history(model: str) -> str:
    return f"/api/v1/models/{model}/history?channel=north-api"


def _row(what: str, target: str, ask: Callable[[], None], rounds: int) -> None:
    for _ in range(min(WARM_UP, rounds)):
        ask()
    _line(what, target, [_time(ask) for _ in range(rounds)])


def _time(ask: Callable[[], None]) -> float:
    """Milliseconds."""
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _line(what: str, target: str, times: Sequence[float]) -> None:
    """The median and the 99th percentile; of fewer than a hundred times, the longest."""
    ordered = sorted(times)
    high = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    middle = statistics.median(ordered)
    print(f"| {what} | {target} | {middle:.2f} ms | {high:.2f} ms |", flush=True)


def _check(connection: HTTPConnection, body: object, path: str = "") -> Callable[[], None]:
    data = json.dumps(body)
    headers = {"Content-Type": "application/json"}
    return lambda: _ask(connection, "POST", f"/api/v1/checks{path}", data, headers)


def _get(connection: HTTPConnection, path: str) -> Callable[[], None]:
    return lambda: _ask(connection, "GET", path, None, {})


def _ask(
    connection: HTTPConnection, method: str, path: str, body: str | None, headers: dict[str, str]
) -> None:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    data = response.read()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {data[:300]!r}")


if __name__ == "__main__":
    main()
