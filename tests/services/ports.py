"""Ports for the services of tests, none given twice while anybody may still listen there."""

import fcntl
import getpass
import socket
import tempfile
from pathlib import Path

FIRST, LAST = 10_240, 32_767
"""Below those that systems hand out by themselves, so that nobody else happens to take one."""


def free_port() -> int:
    """The next one in turn, among all processes of this user.

    A port is asked for some seconds before a service listens at it. One that the system names
    as free may by then have been named to another test that runs beside.
    """
    with _turns().open("a+") as turns:
        fcntl.flock(turns, fcntl.LOCK_EX)
        turns.seek(0)
        port = int(turns.read() or FIRST)
        while True:
            port = port + 1 if port < LAST else FIRST
            if _is_free(port):
                break
        turns.truncate(0)
        turns.write(str(port))
    return port


def _turns() -> Path:
    return Path(tempfile.gettempdir()) / f"greenlight-ports-of-{getpass.getuser()}"


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
