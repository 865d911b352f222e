"""`python -m benchmarks.sustained`: 500 mixed requests a second, for as long as MINUTES (10) says,
to the web part as docker-compose.yml declares it. What it answers, how fast in each tenth of the
run, and what it holds in memory. RATE takes another number.

Ends with 1 if anything was refused, answered wrongly or broken off.
"""

import json
import os
import sys
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.asking import Asking, Memory, Stream
from benchmarks.layout import Layout, layout

MINUTES = float(os.environ.get("MINUTES", "10"))
RATE = float(os.environ.get("RATE", "500"))
WARM_UP_SECONDS = 10.0

CHANNELS = {"fable-5": "anthropic-api", "mythos-5": "anthropic-api", "gpt-5.6-sol": "openai-api"}
PAGES = [
    "/", "/", "/", "/models/fable-5", "/models/mythos-5", "/changes", "/calendar", "/models",
    "/directives/us-commerce-2026-06-26", "/check?model=fable-5&channel=anthropic-api",
]  # fmt: skip
READS = [
    "/api/v1/models/fable-5/status?channel=anthropic-api",
    "/api/v1/models/fable-5/status?channel=anthropic-api&as_of=2026-06-20",
    "/api/v1/models/mythos-5/history?channel=anthropic-api",
    "/api/v1/changes?limit=20", "/api/v1/directives/us-commerce-2026-06-26", "/api/v1/models",
]  # fmt: skip
FEEDS = ["/api/v1/feeds/changes.atom", "/api/v1/feeds/changes.json"]

Json = dict[str, Any]


def questions() -> list[Json]:
    return [
        {"model": model, "channel": channel, "subject": {"classes": classes}, **at}
        for model, channel in CHANNELS.items()
        for person in ("yes", "no", "unknown")
        for classes in (
            {"foreign_person": person},
            {"foreign_person": person, "military_contractor": "no"},
        )
        for at in ({}, {"as_of": "2026-06-20"})
    ]


def streams(ask: "Ask", *, key: str, rate: float) -> list[Stream]:
    """Of ten requests, six and a half are checks of gateways, two and a half are programs that
    look at statuses, and one half each reads a page and the record."""
    checks = [ask.expecting("/api/v1/checks", question) for question in questions()]
    batches = [
        ask.expecting("/api/v1/checks/batch", {"checks": questions()[:count]}) for count in (5, 10)
    ]
    evaluations = [ask.expecting("/access/v1/evaluation", one) for one in _evaluations()]
    return [
        Stream("checks", 0.54 * rate, checks, key),
        Stream("AuthZEN evaluations", 0.10 * rate, evaluations, key),
        Stream("batches of 5 or 10", 0.02 * rate, batches, key),
        Stream("status.json", 0.24 * rate, [_get("/api/v1/status.json")]),
        Stream("statuses, histories, objects", 0.04 * rate, [_get(path) for path in READS]),
        Stream("feeds", 0.01 * rate, [_get(path) for path in FEEDS]),
        Stream("pages", 0.05 * rate, [_get(path) for path in PAGES]),
    ]


def _evaluations() -> list[Json]:
    return [
        {
            "subject": {"type": "organization", "id": "acme", "properties": {
                "classes": {"foreign_person": person}}},
            "action": {"name": "use"},
            "resource": {"type": "model", "id": model},
            "context": {"channel": channel},
        }
        for model, channel in CHANNELS.items()
        for person in ("yes", "no")
    ]  # fmt: skip


def _get(path: str) -> Json:
    return {"method": "GET", "path": path}


class Ask:
    def __init__(self, port: int, key: str) -> None:
        self.port, self.key = port, key

    def expecting(self, path: str, body: Json) -> Json:
        """A question with the start of its answer now, which it has to have all the time."""
        request = Request(
            f"http://127.0.0.1:{self.port}{path}", data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )  # fmt: skip
        with urlopen(request, timeout=30) as answer:  # noqa: S310 our own address
            text = answer.read().decode()
        return {"method": "POST", "path": path, "body": body, "expect": text[:60]}


def main() -> int:
    with layout() as at:
        return measure(at)


def measure(at: Layout) -> int:
    key = at.manage("issue_key", "gateways", "--scopes", "check")
    asked = streams(Ask(at.port, key), key=key, rate=RATE)
    Asking(at.port, WARM_UP_SECONDS, asked).result()
    memory = Memory({"the web processes": [at.web], "workers and scheduler": at.others})
    got = Asking(at.port, MINUTES * 60, asked).result()
    memory.stop()
    print(f"### {RATE:g} mixed requests a second for {MINUTES:g} minutes, {os.cpu_count()} cores\n")
    print(got.table(), got.over_time(), memory.table(), sep="\n\n")
    return 1 if got.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
