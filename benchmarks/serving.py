"""A server on one core and a load on the other, and what of the processor each request took."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SERVER_CORE, LOAD_CORE = "0", "1"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pids: tuple[int, ...]

    def processor(self) -> float:
        """Seconds so far of the server and of all its parts."""
        return sum(_processor(pid) for pid in self.pids)

    def memory(self) -> int:
        """MiB that the worker holds, of which others hold nothing."""
        text = Path(f"/proc/{self.pids[-1]}/smaps_rollup").read_text()
        held = [line for line in text.splitlines() if line.startswith("Private")]
        return sum(int(line.split()[1]) for line in held) // 1024


@dataclass(frozen=True, slots=True)
class Load:
    requests: int
    failed: int
    p50: float
    p99: float
    seconds: float
    processor: float

    @property
    def a_second(self) -> float:
        return self.requests / self.seconds

    @property
    def microseconds(self) -> float:
        """Of the processor for each request."""
        return self.processor / self.requests * 1e6


@contextmanager
def serving(
    application: str,
    *,
    interface: str,
    threads: int,
    python: str = sys.executable,
    workers: int = 1,
    cores: str = SERVER_CORE,
    **environment: str,
) -> Iterator[Server]:
    port = _free_port()
    command = [
        "taskset", "-c", cores, python, "-m", "granian", "--interface", interface,
        "--port", str(port), "--workers", str(workers), "--no-ws", "--log-level", "error",
        *(["--blocking-threads", str(threads)] if interface == "wsgi" else []), application,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait(port, process)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield Server(port, (process.pid, *map(int, children)))
    finally:
        process.terminate()
        process.wait(timeout=30)


def load(
    server: Server, bodies: Path, path: str, *, connections: int, seconds: int, key: str = ""
) -> Load:
    command = [
        "taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--latency",
        "-s", str(ROOT / "benchmarks" / "gateway.lua"), f"http://127.0.0.1:{server.port}", "--",
        str(bodies), path, *([key] if key else []),
    ]  # fmt: skip
    before = server.processor()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    used = server.processor() - before
    told = json.loads(done.stdout.splitlines()[-1])
    return Load(**told, processor=used)


def _processor(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    user, system = after_name[11:13]
    return (int(user) + int(system)) / TICKS


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server stopped while starting")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the server did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
