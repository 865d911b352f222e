"""A cable between a service and what it depends on, that can be pulled out and put back."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.services.ports import free_port


class Cable:
    """Listens on `port` and passes everything on, after `delay` seconds each way.

    Pulled, it refuses and breaks off.
    """

    delay = 0.0

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._ends: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", free_port()))
        self.port = int(self._listener.getsockname()[1])
        self._is_in = True
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def pull(self) -> None:
        self._is_in = False
        self._close(self._listener)
        for end in self._ends:
            self._close(end)
        self._ends.clear()

    def put_back(self) -> None:
        self._is_in = True
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                try:
                    far = socket.create_connection(self._to)
                except OSError:
                    # Whoever is there is away for a while; the cable is not.
                    self._close(near)
                    continue
                self._ends += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                time.sleep(self.delay)
                sink.sendall(data)
        self._close(sink)

    @staticmethod
    def _close(end: socket.socket) -> None:
        """Also for whoever waits on it in another thread."""
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()


@contextmanager
def cable(host: str, port: int) -> Iterator[Cable]:
    made = Cable(host, port)
    try:
        yield made
    finally:
        made.pull()
