"""`make bench`: one client against a running installation, printed as a table."""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.service import ROOT, Service, running
from benchmarks.worlds import DIRECTIVES, long_history

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
        print(f"| memory of the web process | 200 MB | {_memory(service)} MB | |")
    with tempfile.TemporaryDirectory() as folder:
        seed = Path(folder) / "1-long.json"
        seed.write_text(json.dumps(long_history()))
        with running(seed) as service:
            connection = service.connect()
            what = f"history of a model with {DIRECTIVES} directives"
            address = "/api/v1/models/atlas-1/history?channel=north-api"
            _row(what, "< 200 ms", _get(connection, address), 50)
            _row(f"{what}, in the past", "", _get(connection, f"{address}&trust=reported"), 20)
            late = {"model": "atlas-1", "channel": "north-api", "as_of": "2026-06-01"}
            _row(f"check among {DIRECTIVES} directives", "", _check(connection, late), 50)
    # In a process of its own, which stands as cold as a worker that has just started.
    subprocess.run([sys.executable, "-m", "benchmarks.impact"], cwd=ROOT, check=True)


def _row(what: str, target: str, ask: Callable[[], None], rounds: int) -> None:
    for _ in range(min(WARM_UP, rounds)):
        ask()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        ask()
        times.append((time.perf_counter() - start) * 1000)
    cuts = statistics.quantiles(times, n=100)
    print(f"| {what} | {target} | {cuts[49]:.2f} ms | {cuts[98]:.2f} ms |", flush=True)


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


def _memory(service: Service) -> int:
    """Resident megabytes of the largest process that serves the web."""
    sizes = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes()
            text = status.read_text()
        except OSError:
            continue
        if b"granian" in command and str(service.port).encode() in command:
            line = next((line for line in text.splitlines() if line.startswith("VmRSS")), "0 0")
            sizes.append(int(line.split()[1]))
    return max(sizes) // 1024


if __name__ == "__main__":
    main()
