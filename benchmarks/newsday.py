"""`python -m benchmarks.newsday`: a news day. Readers of the pages, gateways that check, receivers
of webhooks, and a publication a minute, with the processes of docker-compose.yml on this machine.

MINUTES (10) says for how long; READERS (50) and CHECKS (500) how many requests a second are asked
for; ENDPOINTS (2500) who is told of each publication. Ends with 1 if anything was refused,
answered wrongly or broken off, or if somebody was not told.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.asking import Asking, Got, Memory, Stream
from benchmarks.layout import Layout, layout
from tests.build import changeset, directive, entry, provision
from tests.services.running import ROOT

MINUTES = float(os.environ.get("MINUTES", "10"))
READERS = int(os.environ.get("READERS", "50"))
CHECKS = int(os.environ.get("CHECKS", "500"))
ENDPOINTS = int(os.environ.get("ENDPOINTS", "2500"))
BETWEEN_PUBLICATIONS = 60.0

PAGES = [
    "/", "/", "/", "/models/fable-5", "/models/mythos-5", "/changes", "/calendar",
    "/directives/us-commerce-2026-06-26", "/check?model=fable-5&channel=anthropic-api",
    "/api/v1/status.json", "/api/v1/status.json", "/api/v1/feeds/changes.atom",
]  # fmt: skip
QUESTION = {"model": "mythos-5", "channel": "anthropic-api", "subject": {
    "classes": {"foreign_person": "no", "military_contractor": "no"},
    "lists": {"commerce-approved-mythos-5": "yes"}}}  # fmt: skip
ALLOWED = '"outcome":"allow"'
"""Whatever is published meanwhile, which is about another model."""


def main() -> int:
    with _Receiver() as receiver, layout(GREENLIGHT_WEBHOOK_ALLOWED_NETWORKS="127.0.0.0/8") as at:
        keys = {name: at.manage("issue_key", name, "--scopes", scopes) for name, scopes in _SCOPES}
        _make_endpoints(at, receiver.port)
        memory = Memory({"the web processes": [at.web], "workers and scheduler": at.others})
        seconds = MINUTES * 60
        asking = Asking(at.port, seconds, _streams(keys["check"]))
        until = time.monotonic() + seconds
        publications: list[dict[str, float]] = []
        # The last has time to be told of to all.
        while not publications or time.monotonic() < until - 25:
            begun = time.monotonic()
            publications.append(_publish(at, keys, len(publications), receiver))
            rest = min(begun + BETWEEN_PUBLICATIONS, until) - time.monotonic()
            time.sleep(max(0.0, rest))
        got = asking.result()
        memory.stop()
    return _report(got, publications, memory)


_SCOPES = [("record", "record,read"), ("approve", "approve,read"), ("check", "check")]


def _streams(key: str) -> list[Stream]:
    check = {"method": "POST", "path": "/api/v1/checks", "body": QUESTION, "expect": ALLOWED}
    pages = [{"method": "GET", "path": path} for path in PAGES]
    return [Stream("readers", READERS, pages), Stream("checks", CHECKS, [check], key)]


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


def _make_endpoints(at: Layout, port: int) -> None:
    code = (
        "from benchmarks.delivering import make_endpoints, open_all; "
        f"make_endpoints([f'http://127.0.0.1:{port}/{{n}}' for n in range({ENDPOINTS})], "
        "events=['directive.published']); "
        "open_all()"
    )
    at.manage("shell", "-v0", "-c", code)


def _publish(
    at: Layout, keys: dict[str, str], number: int, receiver: _Receiver
) -> dict[str, float]:
    """Fable 5 is offered, or no longer. Seconds until it is on the board, and until all know."""
    before = receiver.stats()["requests"]
    made = _call(at, keys["record"], "", _turn(number))
    path = f"/{made['id']}"
    _call(at, keys["record"], f"{path}/submit", {})
    digest = _call(at, keys["approve"], f"{path}/impact", None)["digest"]
    _call(at, keys["approve"], f"{path}/approve", {"impact": digest})
    begun = time.time()
    done = _call(at, keys["record"], f"{path}/publish", {})
    published = time.time()
    size = done["published"]["ledger_size"]
    while _status(at)["ledger_size"] < size:
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


def _call(at: Layout, key: str, path: str, body: Any) -> dict[str, Any]:
    request = Request(
        f"http://127.0.0.1:{at.port}/api/v1/changesets{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    with urlopen(request, timeout=60) as answer:  # noqa: S310 our own address
        found: dict[str, Any] = json.load(answer)
    return found


def _status(at: Layout) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{at.port}/api/v1/status.json", timeout=30) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _report(got: Got, publications: list[dict[str, float]], memory: Memory) -> int:
    print(f"### A news day of {MINUTES:g} minutes, {ENDPOINTS} endpoints, {os.cpu_count()} cores\n")
    print(got.table(), got.over_time(), memory.table(), sep="\n\n")
    print("\n| of each publication | median | longest |\n|---|---|---|")
    for name, what in _STEPS.items():
        times = [one[name] for one in publications]
        print(f"| {what} | {statistics.median(times):.2f} s | {max(times):.2f} s |")
    untold = sum(ENDPOINTS - one["told"] for one in publications)
    print(f"\n{len(publications)} publications; {untold:.0f} deliveries had not arrived.")
    return 1 if untold or got.faults() else 0


_STEPS = {
    "publish": "the request to publish",
    "shown": "until status.json shows it",
    "first": "until the first endpoint is told",
    "last": "until the last endpoint is told",
}

if __name__ == "__main__":
    sys.exit(main())
