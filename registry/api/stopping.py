"""Whether this process is about to end, for requests that wait: they end then, and are not cut off.

The server lets running requests finish before it stops. One that waits for news would keep it
for half a minute, and a stream for minutes.
"""

import signal
import socket
import threading

stopping = threading.Event()

_STOP = frozenset({signal.SIGINT, signal.SIGTERM})


def watch_for_the_end() -> None:
    """Notice the signal to stop beside whatever the server does with it. For the main thread.

    The server sets its own handlers after us; this hears of every signal that has one.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    watcher = threading.Thread(
        target=_watch, args=(reader, writer), name="watch for the end", daemon=True
    )
    watcher.start()


def _watch(reader: socket.socket, writer: socket.socket) -> None:
    """Holds the writer as well, which closes with the last who knows it."""
    while numbers := reader.recv(64):
        if _STOP & set(numbers):
            stopping.set()
            return
