"""The web part as docker-compose.yml declares it, on this machine."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from tests.services.ports import free_port
from tests.services.running import MANAGE, ROOT, Installation, answers, stopping, wait_until

COMPOSE: Any = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@contextmanager
def serving(place: Installation) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The process, once it answers, and its port."""
    port = free_port()
    process = subprocess.Popen(
        _command(port),
        env=place.environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with stopping(process):
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield process, port


def _command(port: int) -> list[str]:
    words = [str(word) for word in COMPOSE["services"]["web"]["command"]]
    given = {"--host=0.0.0.0": "--host=127.0.0.1", "--port=8000": f"--port={port}"}
    return [str(Path(MANAGE[0]).parent / words[0]), *(given.get(word, word) for word in words[1:])]
