"""Celery's worker takes jobs again after a Redis that went away and one that stood still."""

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from redis import Redis

from tests.services.ports import free_port
from tests.services.running import ROOT, redis_server, wait_until
from tests.services.seeded import seeded

WORKER = (
    "worker", "--loglevel", "INFO", "--concurrency", "1", "--without-mingle", "--without-gossip",
    "-Q", "webhooks",
)  # fmt: skip
STANDS_STILL_SECONDS = 6
"""Longer than the time-out of the worker's socket, so that an acknowledgement is lost."""
SENDING = """
import time
from config.celery import app
until = time.monotonic() + {seconds}
while time.monotonic() < until:
    try:
        app.send_task("notifications.pump", queue="webhooks")
    except Exception:
        pass
    time.sleep(0.05)
"""


def test_a_worker_whose_acknowledgement_was_lost_takes_the_next_job(tmp_path: Path) -> None:
    port, log = free_port(), tmp_path / "worker.log"
    with ExitStack() as stack:
        first = ExitStack()
        server = first.enter_context(redis_server(port))
        place = stack.enter_context(seeded("sqlite", tmp_path / "data", REDIS_URL=server.url))
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "config", *WORKER],
            env=place.environment,
            cwd=ROOT,
            stdout=stack.enter_context(log.open("wb")),
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        stack.callback(worker.wait)
        stack.callback(os.killpg, worker.pid, signal.SIGKILL)

        def taken() -> int:
            return log.read_text(errors="replace").count("pump[")

        def send(seconds: float) -> subprocess.Popen[bytes]:
            program = [sys.executable, "-c", SENDING.format(seconds=seconds)]
            return subprocess.Popen(program, env=place.environment, cwd=ROOT)

        wait_until(lambda: "ready." in log.read_text(errors="replace"))
        first.close()
        time.sleep(1)
        server = stack.enter_context(redis_server(port))
        sender = send(4)
        before = taken()
        wait_until(lambda: taken() > before + 3)
        os.kill(server.pid, signal.SIGSTOP)
        time.sleep(STANDS_STILL_SECONDS)
        os.kill(server.pid, signal.SIGCONT)
        sender.wait(timeout=120)

        known = Redis.from_url(server.url)
        wait_until(lambda: known.llen("webhooks") == 0)
        before = taken()
        send(0.2).wait(timeout=120)
        wait_until(lambda: taken() > before)
