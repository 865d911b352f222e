"""Something between a client and a registry that can be cut, and can alter what comes through."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Alter = Callable[[str, bytes], bytes]
"""Takes the path and the body of an answer, gives the body that arrives."""


def unaltered(path: str, body: bytes) -> bytes:
    return body


class Relay:
    """`paths` are those that were asked for. While `cut`, every request is broken off."""

    def __init__(self, to: str) -> None:
        self.to = urlsplit(to)
        self.cut = False
        self.alter: Alter = unaltered
        self.paths: list[str] = []
        self.url = ""


@contextmanager
def relay(to: str) -> Iterator[Relay]:
    state = Relay(to)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.paths.append(self.path)
            with suppress(OSError):
                _pass_on(self, state)
            self.close_connection = True

        do_POST = do_GET  # noqa: N815

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _pass_on(handler: BaseHTTPRequestHandler, state: Relay) -> None:
    length = int(handler.headers.get("Content-Length", 0))
    sent = handler.rfile.read(length)
    if state.cut:
        return
    connection = HTTPConnection(str(state.to.hostname), state.to.port, timeout=120)
    headers = {name: value for name, value in handler.headers.items() if name != "Host"}
    connection.request(handler.command, handler.path, sent, headers)
    answer = connection.getresponse()
    body = state.alter(handler.path, answer.read())
    connection.close()
    if state.cut:
        return
    handler.send_response(answer.status)
    for name in ("Content-Type", "Content-Encoding", "Retry-After"):
        if answer.headers[name] is not None:
            handler.send_header(name, answer.headers[name])
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)
