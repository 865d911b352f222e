"""`make load`: a news day. Readers of the pages, gateways that check, receivers of webhooks, and
publications in between, on PostgreSQL, Redis and Celery, all on this machine.

MINUTES (10) says for how long, READERS (100), CHECKS (200) how many requests a second are asked
for, ENDPOINTS (1000) who is told. Ends with 1 if anything was answered wrongly or not at all.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.processes import held_together, tree
from benchmarks.service import ROOT, Service, running
from tests.build import changeset, directive, entry, provision
from tests.services.postgresql import server
from tests.services.running import redis

MINUTES = float(os.environ.get("MINUTES", "10"))
READERS = int(os.environ.get("READERS", "100"))
CHECKS = int(os.environ.get("CHECKS", "200"))
ENDPOINTS = int(os.environ.get("ENDPOINTS", "1000"))
BETWEEN_PUBLICATIONS = 60.0
BETWEEN_SAMPLES = 5.0
CONNECTIONS = 50

PAGES = [
    "/", "/", "/", "/models/fable-5", "/models/mythos-5", "/changes", "/calendar",
    "/directives/us-commerce-2026-06-26", "/check?model=fable-5&channel=anthropic-api",
    "/api/v1/status.json", "/api/v1/status.json", "/api/v1/feeds/changes.atom",
]  # fmt: skip
QUESTION = {"model": "mythos-5", "channel": "anthropic-api", "subject": {
    "classes": {"foreign_person": "no", "military_contractor": "no"},
    "lists": {"commerce-approved-mythos-5": "yes"}}}  # fmt: skip


def main() -> int:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="greenlight-load-")))
        receiver = stack.enter_context(_Receiver())
        service = stack.enter_context(
            running(
                ROOT / "fixtures",
                DATABASE_URL=stack.enter_context(server()),
                REDIS_URL=stack.enter_context(redis()),
                GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS="127.0.0.0/8",
                GREENLIGHT_KEY_PER_MINUTE="100000000",
            )
        )
        keys = {name: _key(service, name) for name in ("record", "approve", "check")}
        _make_endpoints(service, receiver.port)
        readers = _Load(folder, service, "readers", [f"GET {page}" for page in PAGES], READERS)
        ask = f"POST /api/v1/checks {json.dumps(QUESTION)}"
        gateways = _Load(folder, service, "checks", [ask], CHECKS, keys["check"])
        memory = _Memory(service)
        publications = []
        until = time.monotonic() + MINUTES * 60
        number = 0
        while time.monotonic() < until - 5:
            begun = time.monotonic()
            publications.append(_publish(service, keys, number, receiver))
            number += 1
            rest = min(begun + BETWEEN_PUBLICATIONS, until - 5) - time.monotonic()
            if rest > 0:
                time.sleep(rest)
        found = [readers.result(), gateways.result()]
        memory.stop()
    return _report(found, publications, memory)


class _Receiver:
    def __enter__(self) -> "_Receiver":
        command = [sys.executable, "-m", "benchmarks.receiving"]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline() if self.process.stdout else 0)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()

    def stats(self) -> dict[str, Any]:
        with urlopen(f"http://127.0.0.1:{self.port}/stats", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found


class _Load:
    """wrk, asking for so many requests a second: it pauses between the requests of a connection."""

    def __init__(
        self, folder: Path, service: Service, name: str, lines: list[str], rate: int, key: str = ""
    ) -> None:
        self.name, self.rate = name, rate
        requests = folder / f"{name}.txt"
        requests.write_text("\n".join(lines) + "\n")
        pause = max(1, round(1000 * CONNECTIONS / rate))
        command = [
            "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(MINUTES * 60)}s", "--latency",
            "--timeout", "10s", "-s", str(ROOT / "benchmarks" / "newsday.lua"),
            f"http://127.0.0.1:{service.port}", "--", str(requests), str(pause),
            *([key] if key else []),
        ]  # fmt: skip
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def result(self) -> dict[str, Any]:
        told, _ = self.process.communicate(timeout=120)
        shares = dict(re.findall(r"^\s+(50|90|99)%\s+([\d.]+\w+)$", told, re.M))
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
        broken = re.search(
            r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", told
        )
        number = re.search(r"(\d+) requests in", told)
        return {
            "name": self.name, "asked for": self.rate, "p50": shares.get("50", "-"),
            "p99": shares.get("99", "-"), "requests": int(number[1]) if number else 0,
            "refused": int(refused[1]) if refused else 0,
            "broken": sum(map(int, re.findall(r"\d+", broken[1]))) if broken else 0,
        }  # fmt: skip


class _Memory:
    """Of all processes of the installation together, in MiB, over time."""

    def __init__(self, service: Service) -> None:
        self.pid = service.pid
        self.samples: list[tuple[float, float]] = []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.ended.wait(BETWEEN_SAMPLES):
            self.samples.append((time.monotonic() / 60, held_together(tree(self.pid))))

    def stop(self) -> None:
        self.ended.set()
        self.thread.join()

    def slope(self) -> float:
        """MiB a minute, over the second half: caches have filled by then."""
        half = self.samples[len(self.samples) // 2 :]
        return statistics.linear_regression(*zip(*half, strict=True)).slope


def _manage(service: Service, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT, env=service.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def _key(service: Service, scope: str) -> str:
    scopes = {"record": "record,read", "approve": "approve,read", "check": "check"}[scope]
    return _manage(service, "issue_key", scope, "--scopes", scopes)


def _make_endpoints(service: Service, port: int) -> None:
    code = (
        "from benchmarks.delivering import make_endpoints, open_all; "
        f"make_endpoints([f'http://127.0.0.1:{port}/{{n}}' for n in range({ENDPOINTS})], "
        "events=['directive.published']); "
        "open_all()"
    )
    _manage(service, "shell", "-v0", "-c", code)


def _publish(
    service: Service, keys: dict[str, str], number: int, receiver: _Receiver
) -> dict[str, float]:
    """Fable 5 is offered, or no longer. Seconds until it is on the board, and until all know."""
    before = receiver.stats()["requests"]
    made = _call(service, keys["record"], "", _turn(number))
    path = f"/{made['id']}"
    _call(service, keys["record"], f"{path}/submit", {})
    digest = _call(service, keys["approve"], f"{path}/impact", None)["digest"]
    _call(service, keys["approve"], f"{path}/approve", {"impact": digest})
    begun = time.time()
    done = _call(service, keys["record"], f"{path}/publish", {})
    published = time.time()
    size = done["published"]["ledger_size"]
    while _status(service)["ledger_size"] < size:
        time.sleep(0.02)
    shown = time.time()
    while receiver.stats()["requests"] < before + ENDPOINTS and time.time() < published + 50:
        time.sleep(0.25)
    stats = receiver.stats()
    times = [at for at in stats["times"][before:] if at >= begun]
    return {
        "publish": published - begun, "shown": shown - published,
        "first": min(times, default=float("nan")) - published,
        "last": max(times, default=float("nan")) - published,
        "told": len(times),
    }  # fmt: skip


def _turn(number: int) -> dict[str, Any]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    who = {"class": "everyone"} if number % 2 == 0 else {"nobody": True}
    offer = provision("turn", "OFFER", who=who, period={"start": now}, channels=["anthropic-api"])
    return changeset(
        entry("directive", directive(f"turn-{number}", offer, authority="anthropic", issued=now))
    )


def _call(service: Service, key: str, path: str, body: Any) -> dict[str, Any]:
    request = Request(
        f"http://127.0.0.1:{service.port}/api/v1/changesets{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310 our own address
        found: dict[str, Any] = json.load(answer)
    return found


def _status(service: Service) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{service.port}/api/v1/status.json", timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _report(
    found: list[dict[str, Any]], publications: list[dict[str, float]], memory: _Memory
) -> int:
    print(f"{MINUTES:g} minutes, {ENDPOINTS} endpoints, {os.cpu_count()} cores\n")
    print("| who | asked for | answered | p50 | p99 | refused | broken off |")
    print("|---|---|---|---|---|---|---|")
    for one in found:
        rates = f"{one['asked for']}/s | {one['requests'] / (MINUTES * 60):.0f}/s"
        shares = f"{one['p50']} | {one['p99']}"
        print(f"| {one['name']} | {rates} | {shares} | {one['refused']} | {one['broken']} |")
    print("\n| of each publication | median | longest |\n|---|---|---|")
    for name, what in _STEPS.items():
        times = [one[name] for one in publications]
        print(f"| {what} | {statistics.median(times):.2f} s | {max(times):.2f} s |")
    untold = sum(ENDPOINTS - one["told"] for one in publications)
    held = [size for _, size in memory.samples]
    print(f"\n{len(publications)} publications; {untold:.0f} deliveries had not arrived.")
    print(
        f"Memory of all processes: {held[0]:.0f} MiB at first, {held[-1]:.0f} MiB at last, "
        f"{memory.slope():+.2f} MiB a minute over the second half."
    )
    return 1 if untold or any(one["refused"] or one["broken"] for one in found) else 0


_STEPS = {
    "publish": "the request to publish",
    "shown": "until status.json shows it",
    "first": "until the first endpoint is told",
    "last": "until the last endpoint is told",
}

if __name__ == "__main__":
    sys.exit(main())
