"""Run a command beside a PostgreSQL server of its own: `python -m tests.services.postgresql CMD…`.

Starts Debian's server in a temporary folder, on a free local port, as a user that is not root
(PostgreSQL refuses root), sets DATABASE_URL for the command, and takes it all away again.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.services.ports import free_port

PACKAGE = "postgresql"
UNPRIVILEGED = "nobody"


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, of the newest version installed."""
    candidates = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if candidates:
        return candidates[0].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True, slots=True)
class Server:
    """A server of one's own. `restart` has it write nothing more, as at a crash, and start."""

    url: str
    restart: Callable[[], None]
    data: Path


@contextmanager
def server() -> Iterator[str]:
    """The DATABASE_URL of a fresh server. Raises: FileNotFoundError, without the binaries."""
    with restartable() as found:
        yield found.url


@contextmanager
def restartable(*, safe: bool = False, address: str = "127.0.0.1") -> Iterator[Server]:
    """A fresh server; with `safe` it writes to the disk before it says that it has.

    Raises: FileNotFoundError, without the binaries.
    """
    binaries = find_binaries()
    if binaries is None:
        raise FileNotFoundError(f"install Debian's package {PACKAGE}")
    with tempfile.TemporaryDirectory(prefix="greenlight-pg-") as folder:
        data = Path(folder) / "data"
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(UNPRIVILEGED)
            os.chmod(folder, 0o711)  # noqa: S103 the server's user must get through to its own
            os.chown(data, owner.pw_uid, owner.pw_gid)
        _run(binaries / "initdb", "-N", "-D", data, "-U", "greenlight", "-A", "trust", "-E", "UTF8")
        with (data / "pg_hba.conf").open("a") as rules:
            rules.write(f"host all all {address}/32 trust\n")
        port = free_port()
        options = f"-p {port} -c listen_addresses={address} -c unix_socket_directories=''"
        if not safe:
            options += " -c fsync=off"
        control = (binaries / "pg_ctl", "-D", data, "-w")
        start = (*control, "-l", data / "log", "-o", options)

        def restart() -> None:
            _run(*start, "-m", "immediate", "restart")

        _run(*start, "start")
        try:
            yield Server(f"postgres://greenlight@{address}:{port}/postgres", restart, data)
        finally:
            _run(*control, "-m", "immediate", "stop")


def _run(*command: object) -> None:
    as_root = os.geteuid() == 0
    subprocess.run(
        [str(part) for part in command],
        check=True,
        stdout=subprocess.DEVNULL,
        user=UNPRIVILEGED if as_root else None,
        extra_groups=[] if as_root else None,
        cwd="/",
    )


def main(command: list[str]) -> int:
    try:
        with server() as url:
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode
    except FileNotFoundError as missing:
        sys.stderr.write(f"SKIPPED on PostgreSQL: {missing}\n")
        return 1 if os.environ.get("REQUIRE_SERVICES") == "1" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
