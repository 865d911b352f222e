"""The processes that docker-compose.yml declares, on this machine, with PostgreSQL and Redis."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.reloading.serving import COMPOSE, serving
from tests.services.postgresql import server
from tests.services.running import ROOT, Installation, installation, redis, stopping


@dataclass(frozen=True, slots=True)
class Layout:
    place: Installation
    port: int
    web: int
    """The process that its web processes belong to."""
    others: tuple[int, ...]

    def manage(self, *arguments: str) -> str:
        return self.place.manage(*arguments).stdout.strip()


@contextmanager
def layout(**settings: str) -> Iterator[Layout]:
    """Running, with the seed record, without limits of rate. `settings` are of its environment."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="greenlight-load-")))
        (folder / "figures").mkdir()
        place = installation(
            folder,
            GREENLIGHT_SIGNING_KEY=str(_signing_key(folder)),
            DATABASE_URL=stack.enter_context(server()),
            REDIS_URL=stack.enter_context(redis()),
            PROMETHEUS_MULTIPROC_DIR=str(folder / "figures"),
            GREENLIGHT_ANONYMOUS_PER_MINUTE="100000000",
            GREENLIGHT_KEY_PER_MINUTE="100000000",
            **settings,
        )
        place.manage("migrate", "--verbosity", "0")
        place.manage("load_record", str(ROOT / "fixtures"))
        web, port = stack.enter_context(serving(place))
        others = [stack.enter_context(_part(name, place, folder)) for name in _PARTS]
        yield Layout(place, port, web.pid, tuple(one.pid for one in others))


def _signing_key(folder: Path) -> Path:
    file = folder / "signing-key.pem"
    file.touch(mode=0o600)
    key = Ed25519PrivateKey.generate()
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return file


_PARTS = [
    name
    for name, part in COMPOSE["services"].items()
    if isinstance(part.get("command"), list) and part["command"][0] == "celery"
]


_ITS_FOLDER = "/tmp"  # noqa: S108 that of a container


@contextmanager
def _part(name: str, place: Installation, folder: Path) -> Iterator["subprocess.Popen[str]"]:
    words = [str(word) for word in COMPOSE["services"][name]["command"]]
    process = subprocess.Popen(
        [sys.executable, "-m", *(word.replace(_ITS_FOLDER, str(folder)) for word in words)],
        env=place.environment, cwd=ROOT, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with stopping(process):
        yield process
