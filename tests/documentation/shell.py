"""A shell in a clone of the repository, in which what a page shows is typed as it stands there."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.running import MANAGE, OURS, ROOT, stopping

SERVICE = "http://127.0.0.1:8000"
"""Where every page takes the service to be."""
_BIN = Path(MANAGE[0]).parent
_NOT_LINKED = {".git", ".venv", "var", ".env", "secrets"}


@dataclass(frozen=True, slots=True)
class Clone:
    """A folder with the files of the repository, in which samples may write files of their own."""

    folder: Path
    environment: Mapping[str, str]
    url: str = SERVICE

    def type(self, text: str, **variables: str) -> str:
        """What bash prints; the first command that fails ends it. Fails with what it says."""
        done = self.try_to(text, **variables)
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def try_to(self, text: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text.replace(SERVICE, self.url)], cwd=self.folder,
            env={**self.environment, **variables}, capture_output=True, text=True, timeout=120,
        )  # fmt: skip

    @contextmanager
    def start(self, text: str, **variables: str) -> Iterator[subprocess.Popen[str]]:
        """One command that runs on, interrupted as by Ctrl-C afterwards."""
        process = subprocess.Popen(
            ["bash", "-c", f"exec {text.replace(SERVICE, self.url)}"], cwd=self.folder,
            env={**self.environment, **variables}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        with stopping(process):
            yield process


def clone(folder: Path, environment: Mapping[str, str], *, url: str = SERVICE) -> Clone:
    """A clone as `make run` leaves it: with an environment in `.venv`, which is active here."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in _NOT_LINKED and not entry.name.endswith("_cache"):
            (folder / entry.name).symlink_to(entry)
    (folder / ".venv").symlink_to(_BIN.parent)
    home = folder.parent / f"{folder.name}-home"
    home.mkdir()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return Clone(
        folder,
        {
            **inherited, **environment, "HOME": str(home),
            "PATH": f"{_BIN}:{os.environ['PATH']}",
        },
        url,
    )  # fmt: skip
