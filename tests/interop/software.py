"""Where `make interop` puts the software of others, and how it is run."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx2

from tests.services.running import ROOT, wait_until

PLACE = ROOT / ".interop"
CLIENTS = PLACE / "clients" / "bin"
LITELLM = PLACE / "litellm" / "bin"
PORTKEY = (
    PLACE / "portkey" / "node_modules" / "@portkey-ai" / "gateway" / "build" / "start-server.js"
)
PAGE = ROOT / "docs" / "enforcement.md"


def sample(name: str) -> str:
    """The block of the page whose first line is a comment with this name."""
    for block in re.findall(r"```\w+\n(.*?)\n```", PAGE.read_text(), re.DOTALL):
        if name in block.partition("\n")[0]:
            return str(block)
    raise LookupError(f"the page has no sample {name}")


def run(program: Path, *words: object, **environment: str) -> str:
    """What it prints. Fails with what it says where it does."""
    done = subprocess.run(
        [str(program), *map(str, words)], capture_output=True, text=True, env=dict(environment),
        timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def running(
    *words: object,
    port: int,
    log: Path,
    environment: Mapping[str, str] | None = None,
    patience: float = 60,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server, from when it answers on the port."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            [str(word) for word in words], stdout=said, stderr=said, env=dict(environment or {})
        )
        try:
            wait_until(lambda: process.poll() is not None or _answers(port), seconds=patience)
            assert process.poll() is None, log.read_text()
            yield process
        finally:
            process.terminate()
            process.wait(20)


def _answers(port: int) -> bool:
    try:
        httpx2.get(f"http://127.0.0.1:{port}/")
    except httpx2.HTTPError:
        return False
    return True


def chat(url: str, model: str, headers: Mapping[str, str] | None = None) -> httpx2.Response:
    """A call as clients of models make it."""
    message = {"role": "user", "content": "A secret of ours."}
    return httpx2.post(
        f"{url}/v1/chat/completions",
        json={"messages": [message], "model": model},
        headers={"Authorization": "Bearer sk-of-the-caller", **(headers or {})},
        timeout=30,
    )
