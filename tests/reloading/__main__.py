"""Web processes are replaced under requests, and none of these fails: `make reload`."""

import json
import signal
import subprocess
import sys
import tempfile
import threading
from http.client import HTTPConnection
from pathlib import Path

from tests.reloading.serving import serving
from tests.services.running import wait_until
from tests.services.seeded import seeded

READERS = 3


class Readers:
    """Threads that ask without a pause, each time over a new connection, as proxies do."""

    def __init__(self, port: int) -> None:
        self.asked = 0
        self.failed: list[str] = []
        self._port = port
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]

    def __enter__(self) -> "Readers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _read(self) -> None:
        while not self._stop.is_set():
            self.asked += 1
            connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
            try:
                connection.request("GET", "/api/v1/models/fable-5/status?channel=anthropic-api")
                answer = connection.getresponse()
                if answer.status != 200 or "tier" not in json.loads(answer.read()):
                    self.failed.append(str(answer.status))
            except (OSError, ValueError) as error:
                self.failed.append(repr(error))
            finally:
                connection.close()


def main() -> int:
    with (
        tempfile.TemporaryDirectory(prefix="greenlight-reload-") as folder,
        seeded("sqlite", Path(folder) / "data") as place,
        serving(place) as (process, port),
        Readers(port) as readers,
    ):
        before = _children(process)
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: not before & _children(process), seconds=120)
        asked = readers.asked
        wait_until(lambda: readers.asked > asked + 500)
    failed = len(readers.failed)
    print(f"{len(before)} workers replaced, {readers.asked} requests, {failed} failed")  # noqa: T201
    return 1 if failed else 0


def _children(process: subprocess.Popen[str]) -> set[str]:
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True
    )
    return set(found.stdout.split())


if __name__ == "__main__":
    sys.exit(main())
