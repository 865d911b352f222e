"""Streams of requests to an installation, what they got, and what it held in memory meanwhile."""

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.processes import held_together, tree
from tests.services.running import ROOT

BETWEEN_SAMPLES = 5.0
CONNECTIONS = 128
LONGEST_AFTERWARDS = 60

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stream:
    name: str
    rate: float
    requests: Sequence[Json]
    key: str = ""

    def plan(self) -> Json:
        return {
            "name": self.name, "rate": self.rate, "requests": self.requests, "key": self.key,
        }  # fmt: skip


class Asking:
    """Begun when it is made; `result` waits for its end."""

    def __init__(self, port: int, seconds: float, streams: Iterable[Stream]) -> None:
        self.seconds = seconds
        plan = {
            "port": port, "seconds": seconds, "connections": CONNECTIONS,
            "streams": [one.plan() for one in streams],
        }  # fmt: skip
        self._folder = tempfile.TemporaryDirectory(prefix="greenlight-plan-")
        file = Path(self._folder.name) / "plan.json"
        file.write_text(json.dumps(plan))
        self._result = file.with_name("result.json")
        command = [sys.executable, "-m", "benchmarks.open_loop", str(file), str(self._result)]
        self._process = subprocess.Popen(command, cwd=ROOT)

    def result(self) -> "Got":
        self._process.wait(timeout=self.seconds + LONGEST_AFTERWARDS)
        told = json.loads(self._result.read_text())
        self._folder.cleanup()
        return Got(self.seconds, told)


class Got:
    def __init__(self, seconds: float, told: Json) -> None:
        self.seconds = seconds
        self._told = told

    def faults(self) -> int:
        """Refused, answered wrongly, or broken off."""
        return sum(one["refused"] + one["wrong"] + one["broken"] for one in self._told["streams"])

    def table(self) -> str:
        lines = [
            "| who | asked for | answered | p50 | p99 | p99.9 | refused | wrong | broken off |",
            "|---|---|---|---|---|---|---|---|---|",
            *map(self._line, self._told["streams"]),
        ]
        latest, waiting = self._told["latest"], self._told["most_waiting"]
        own = f"The asker itself was late by {1000 * latest:.0f} ms at worst; "
        return "\n".join([*lines, f"\n{own}{waiting} requests at most waited for a connection."])

    def _line(self, one: Json) -> str:
        times = sorted(time for part in one["times"] for time in part)
        shares = " | ".join(_ms(_share(times, share)) for share in (0.5, 0.99, 0.999))
        rates = f"{one['rate']:g}/s | {len(times) / self.seconds:.1f}/s"
        return (
            f"| {one['name']} | {rates} | {shares} | {one['refused']} | {one['wrong']} "
            f"| {one['broken']} |"
        )

    def over_time(self) -> str:
        """p50 and p99 of all streams together, in each tenth of the run."""
        streams = [one["times"] for one in self._told["streams"]]
        parts = [
            sorted(time for part in tenth for time in part) for tenth in zip(*streams, strict=True)
        ]
        return "\n".join(
            [
                f"| tenth of the run | {' | '.join(str(n + 1) for n in range(len(parts)))} |",
                f"|---|{'---|' * len(parts)}",
                *(
                    f"| p{100 * share:g} | {' | '.join(_ms(_share(one, share)) for one in parts)} |"
                    for share in (0.5, 0.99)
                ),
            ]
        )


def _share(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))] if times else float("nan")


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


class Memory:
    """Of some processes and all that they start, over time."""

    def __init__(self, pids: dict[str, Sequence[int]]) -> None:
        self._pids = pids
        self._begun = time.monotonic()
        self._samples: dict[str, list[tuple[float, float]]] = {name: [] for name in pids}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(BETWEEN_SAMPLES):
            minutes = (time.monotonic() - self._begun) / 60
            for name, roots in self._pids.items():
                held = held_together(pid for root in roots for pid in tree(root))
                self._samples[name].append((minutes, held))

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def table(self) -> str:
        """MiB, and MiB a minute: over the second half, when caches have filled."""
        lines = [
            "| memory of | first | half-way | last | most | slope of the second half |",
            "|---|---|---|---|---|---|",
        ]
        for name, samples in self._samples.items():
            held = [size for _, size in samples]
            half = samples[len(samples) // 2 :]
            slope = statistics.linear_regression(*zip(*half, strict=True)).slope
            sizes = (held[0], half[0][1], held[-1], max(held))
            shown = " | ".join(f"{size:.0f} MiB" for size in sizes)
            lines.append(f"| {name} | {shown} | {slope:+.2f} MiB a minute |")
        return "\n".join(lines)
