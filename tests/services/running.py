"""Real services for tests: a whole installation, a Redis, a PostgreSQL, each gone afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import NoReturn

import pytest

from tests.services.ports import free_port
from tests.services.postgresql import find_binaries, server

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = (sys.executable, str(ROOT / "manage.py"))
OURS = ("GREENLIGHT_", "DATABASE_URL", "REDIS_URL", "PORT")


@dataclass(frozen=True, slots=True)
class Installation:
    """A data folder and the settings that go with it."""

    environment: dict[str, str]

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*MANAGE, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
        )
        if check:
            assert done.returncode == 0, done.stderr
        return done

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*MANAGE, *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def installation(folder: Path, **settings: str) -> Installation:
    """Settings of their own, whatever the tests themselves run with.

    Where many others work a process may not run for seconds, and would then refuse to answer:
    tests of that say for themselves how old the record may be.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    usual = {
        "GREENLIGHT_DATA_DIR": str(folder),
        "GREENLIGHT_OLDEST_SNAPSHOT_SECONDS": "30",
        "PYTHONUNBUFFERED": "1",
        # Else each process compiles all of the service again.
        "PYTHONDONTWRITEBYTECODE": "",
    }
    return Installation({**inherited, **usual, **settings})


@contextmanager
def stopping(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """The process, interrupted as by Ctrl-C afterwards."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def wait_until(what: Callable[[], bool], *, seconds: float = 240) -> None:
    """Long enough for a machine that has five times as much to do as it can."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if what():
            return
        time.sleep(0.1)
    raise TimeoutError("waited in vain")


def answers(port: int, path: str = "/api/v1/status.json") -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class Redis:
    """A server of one's own, which may be killed and stopped."""

    url: str
    pid: int


@contextmanager
def redis() -> Iterator[str]:
    """The REDIS_URL of a fresh server."""
    with redis_server() as server:
        yield server.url


@contextmanager
def redis_server(port: int | None = None) -> Iterator[Redis]:
    binary = shutil.which("redis-server")
    if binary is None:
        skip("redis-server")
    with tempfile.TemporaryDirectory(prefix="greenlight-redis-") as folder:
        port = port or free_port()
        command = [
            binary,
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder,
        ]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            wait_until(lambda: _listens(port))
            yield Redis(f"redis://127.0.0.1:{port}/0", process.pid)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            process.wait(timeout=120)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def database(vendor: str) -> Iterator[dict[str, str]]:
    """The settings for a fresh database of a vendor."""
    if vendor == "sqlite":
        yield {}
        return
    if find_binaries() is None:
        skip("postgresql")
    with server() as url:
        yield {"DATABASE_URL": url}


def skip(package: str) -> NoReturn:
    """Say which package is missing; a failure where services are required."""
    message = f"needs Debian's package {package}"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message)
    pytest.skip(message)


def run_together(commands: Sequence[subprocess.Popen[str]]) -> list[tuple[int, str]]:
    """Exit code and output of processes that were started together."""
    return [
        (process.returncode, output)
        for process in commands
        for output in [process.communicate(timeout=240)[0]]
    ]
