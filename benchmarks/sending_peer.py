"""What others send with, on the same machine and to the same receivers as `benchmarks.sending`."""

import os
import subprocess
import time
from pathlib import Path

from tests.chaos.storm import receiving, stats
from tests.services.postgresql import restartable
from tests.services.running import ROOT, redis

PYTHON = ROOT / ".peers" / "bin" / "python"
PROGRAM = Path(__file__).parent / "peers" / "task_per_delivery.py"
PROCESSES = 8


def a_second(*, hosts: int, events: int) -> float:
    """Deliveries a second of django-webhook, each a Celery task: from the first arrival to the
    last. Raises: FileNotFoundError, without its environment (`make bench` makes it)."""
    with restartable(safe=True) as postgresql, redis() as url, receiving() as port:
        database = postgresql.url.rpartition(":")[2].partition("/")[0]
        environment = {**os.environ, "PEER_DATABASE": database, "REDIS_URL": url}

        def run(*arguments: str) -> None:
            subprocess.run([PYTHON, PROGRAM, *arguments], env=environment, check=True)

        run("fill", *(f"http://127.0.0.{one}:{port}/{one}" for one in range(1, hosts + 1)))
        run("publish", str(events))
        worker = subprocess.Popen(
            [PYTHON, PROGRAM, "work", str(PROCESSES)], env=environment, stdout=subprocess.DEVNULL
        )
        try:
            return _measured(port, hosts * events)
        finally:
            worker.terminate()
            worker.wait(30)


def _measured(port: int, number: int) -> float:
    first = None
    while True:
        seen = stats(port)["requests"]
        now = time.monotonic()
        if seen and first is None:
            first = now
        if first is not None and seen >= number:
            return number / (now - first)
        time.sleep(0.05)
