"""A whole installation of its own, as `make run` starts it, to measure from outside."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Service:
    port: int
    data_dir: Path
    pid: int
    environment: dict[str, str]

    def connect(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=60)


@contextmanager
def running(seed: str | Path, *, folder: str = "", **settings: str) -> Iterator[Service]:
    """A running installation with a seed; in a folder that is there, or one gone afterwards.

    `settings` are of its environment, as REDIS_URL.
    """
    with tempfile.TemporaryDirectory(prefix="greenlight-bench-") as own:
        folder = folder or own
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        environment = {
            **{name: value for name, value in os.environ.items() if name != "REDIS_URL"},
            "GREENLIGHT_DATA_DIR": folder,
            "GREENLIGHT_SEED": str(seed),
            "GREENLIGHT_PUBLIC_URL": url,
            "GREENLIGHT_ANONYMOUS_PER_MINUTE": "100000000",
            "PORT": str(port),
            **settings,
        }
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port, process)
            yield Service(port, Path(folder), process.pid, environment)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the service stopped while starting")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/api/v1/status.json")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError("the service did not start")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
