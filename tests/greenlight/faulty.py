"""A registry that misbehaves: a real server that gives the bytes that it was told to give."""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from socket import SHUT_RDWR, create_server, socket
from typing import Any

from tests.services.ports import free_port


def reply(status: int, body: bytes | Any = b"", **headers: str) -> bytes:
    """A whole reply; a body that is not bytes goes out as JSON."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(data)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + data


def problem(status: int, code: str, **headers: str) -> bytes:
    body = {"status": status, "code": code, "title": "No.", "detail": "Not so.", "errors": []}
    return reply(status, body, **headers)


class Faulty:
    """`requests` holds what came in, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[bytes] = []


@contextmanager
def faulty(*replies: bytes) -> Iterator[Faulty]:
    """Gives each reply to one connection, then refuses; an empty one hangs up without a word."""
    server = create_server(("127.0.0.1", free_port()))
    found = Faulty(f"http://127.0.0.1:{server.getsockname()[1]}")
    thread = threading.Thread(target=_serve, args=(server, replies, found), daemon=True)
    thread.start()
    try:
        yield found
    finally:
        # Closing alone does not wake who waits in accept.
        with suppress(OSError):
            server.shutdown(SHUT_RDWR)
        server.close()
        thread.join(timeout=5)


def _serve(server: socket, replies: Sequence[bytes], found: Faulty) -> None:
    for answer in replies:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection, suppress(ConnectionError):
            request = _request(connection)
            if request is not None:
                found.requests.append(request)
                connection.sendall(answer)
    server.close()


def _request(connection: socket) -> bytes | None:
    """None from one who hangs up in the midst of it, as one who is interrupted does."""
    data, wanted = b"", 0
    while b"\r\n\r\n" not in data or len(data) < wanted:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
        head, end, _ = data.partition(b"\r\n\r\n")
        wanted = len(head) + len(end) + _length(head)
    return data


def _length(head: bytes) -> int:
    """Of the body."""
    lines = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    return int(lines[0].split(b":")[1]) if lines else 0
