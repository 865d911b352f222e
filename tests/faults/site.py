"""A whole installation under observation: asked all the time, and owed an event per publication."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.chaos.storm import ALLOWED, Nursery
from tests.reloading.serving import serving
from tests.services.cable import Cable, cable
from tests.services.ports import free_port
from tests.services.postgresql import Server, restartable
from tests.services.receiver import Receiver
from tests.services.running import ROOT, Installation, Redis, installation, redis_server, wait_until

ADDRESS = "10.99.0.1"
"""Of PostgreSQL, so that the way to it can be cut."""
OLDEST_SECONDS = 1.0
SENDER = ("--loglevel", "CRITICAL", "--concurrency", "1", "--without-mingle", "--without-gossip",
          "-Q", "webhooks")  # fmt: skip
QUESTION = json.dumps({"model": "gpt-5.5", "channel": "openai-api"})
PUBLISH = """
from django.utils import timezone
from registry.services.recording import record_changesets
from notifications.services.nudging import nudge_after_commit
from tests.build import changeset
from tests.notifications.telling import opening
entries = changeset(opening("fault-%d", "2030-01-01T00:00:00Z"))
print(record_changesets([("", entries)], actor="operator", now=timezone.now())[0].size)
nudge_after_commit()
"""


class Asked(NamedTuple):
    begun: float
    ended: float
    status: int
    """0 where there was no answer at all."""
    size: int


class Watcher(threading.Thread):
    """Asks one question again and again, each time over a new connection."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self.port = port
        self.asked: list[Asked] = []
        self.is_over = False

    def run(self) -> None:
        while not self.is_over:
            begun = time.monotonic()
            status, size = self._ask()
            self.asked.append(Asked(begun, time.monotonic(), status, size))
            time.sleep(0.02)

    def _ask(self) -> tuple[int, int]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            headers = {"Content-Type": "application/json"}
            connection.request("POST", "/api/v1/checks", QUESTION, headers)
            answer = connection.getresponse()
            told = json.loads(answer.read())
        except (OSError, HTTPException, ValueError):
            return 0, 0
        else:
            return answer.status, int(told.get("ledger_size", 0))
        finally:
            connection.close()


class Site:
    """PostgreSQL on a disk of its own, Redis, web, Celery, a receiver."""

    def __init__(self, folder: Path, disk: Path, stack: ExitStack) -> None:
        enter = stack.enter_context
        self._stack = stack
        tempfile.tempdir = str(disk)
        self.postgresql: Server = enter(restartable(safe=True, address=ADDRESS))
        tempfile.tempdir = None
        self.redis_port = free_port()
        self._redis = ExitStack()
        stack.callback(self._redis.close)
        self.redis: Redis = self._redis.enter_context(redis_server(self.redis_port))
        url = urlsplit(self.postgresql.url)
        self.line: Cable = enter(cable(ADDRESS, int(url.port or 0)))
        settings = {**ALLOWED, "REDIS_URL": self.redis.url}
        settings["GREENLIGHT_OLDEST_SNAPSHOT_SECONDS"] = str(OLDEST_SECONDS)
        place = installation(folder, DATABASE_URL=self.postgresql.url, **settings)
        place.manage("migrate", "-v0")
        place.manage("load_record", str(ROOT / "fixtures"))
        self.place = place
        self.receiver = enter(Receiver())
        self.nursery = Nursery(place)
        stack.callback(self.nursery.end)
        self.nursery.run("from notifications.services.rounds import tell_round; tell_round()")
        endpoint = f"make_endpoints([{self.receiver.url()!r}], events=['directive.published'])"
        self.nursery.run(f"from benchmarks.delivering import *; {endpoint}; open_all()")
        self.sender: subprocess.Popen[bytes]
        self.start_sender()
        self.beat = self.nursery.start("beat")
        through = f"postgres://greenlight@127.0.0.1:{self.line.port}{url.path}"
        self._behind_the_cable = Installation({**place.environment, "DATABASE_URL": through})
        self.published: list[tuple[float, int]] = []
        self._numbers = 0
        self.start_web()
        self.watcher = Watcher(self.port)
        self.watcher.start()
        wait_until(lambda: len(self.watcher.asked) > 20)

    def start_sender(self) -> None:
        """Started as the layouts do, since how it takes up with Redis again depends on that."""
        self.sender = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", "worker", *SENDER],
            env=self.place.environment,
            cwd=ROOT,
            start_new_session=True,
        )
        self._stack.callback(_kill_group, self.sender)

    def start_web(self) -> None:
        self._web = ExitStack()
        self._stack.callback(self._web.close)
        self.web: subprocess.Popen[str]
        self.web, self.port = self._web.enter_context(serving(self._behind_the_cable))
        if hasattr(self, "watcher"):
            self.watcher.port = self.port

    def restart_redis(self) -> None:
        with suppress(ProcessLookupError):
            self._redis.close()
        self.redis = self._redis.enter_context(redis_server(self.redis_port))

    def publish(self, *, seconds: float = 30) -> bool:
        """Whether it was written down; then when, and at which size of the ledger."""
        self._numbers += 1
        with suppress(TimeoutError):
            printed = self.nursery.run(PUBLISH % self._numbers, seconds=seconds).strip()
            if printed:
                self.published.append((time.monotonic(), int(printed)))
                return True
        return False

    def arrived(self) -> int:
        """How many published directives the receiver has heard of."""
        return len({one.id for one in self.receiver.received})

    def wrong(self) -> list[Asked]:
        """Answers from a record older than they may be."""
        found = []
        for one in self.watcher.asked:
            due = [size for at, size in self.published if at <= one.begun - OLDEST_SECONDS]
            if one.status == 200 and due and one.size < max(due):
                found.append(one)
        return found

    def children(self) -> list[int]:
        found = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(self.web.pid)], capture_output=True, text=True
        )
        return [int(word) for word in found.stdout.split()]


def _kill_group(leader: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader.pid, signal.SIGKILL)
    leader.wait()


@contextmanager
def site(folder: Path, disk: Path) -> Iterator[Site]:
    with ExitStack() as stack:
        made = Site(folder / "data", disk, stack)
        yield made
        made.watcher.is_over = True
        made.watcher.join(timeout=15)
