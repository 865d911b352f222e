"""Checks asked within one process, as a web server would hand them on: what the code alone takes.

Measured in time of the processor of the asking thread, so that neither other work on the machine
nor the look-outs of the process count. The least of some rounds is taken: what disturbs only adds.
"""

import json
import time
from collections.abc import Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

Json = dict[str, Any]


class Desk:
    """The whole application with what stands in front of Django, asked with a key."""

    def __init__(self, key: str) -> None:
        self._application = import_module("config.wsgi").application
        self._key = key
        self.status = ""

    def ask(self, body: bytes) -> bytes:
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/api/v1/checks", "QUERY_STRING": "",
            "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(body)), "HTTP_AUTHORIZATION": f"Bearer {self._key}",
            "wsgi.input": BytesIO(body), "wsgi.url_scheme": "http",
        }  # fmt: skip
        return b"".join(self._application(environ, self._start))

    def microseconds(self, bodies: Sequence[bytes], *, rounds: int = 1) -> float:
        """For each of the bodies, the least of the rounds. Raises: SystemExit, if one fails."""
        found = []
        for _ in range(rounds):
            begun = time.thread_time_ns()
            for body in bodies:
                self.ask(body)
                if self.status != "200 OK":
                    raise SystemExit(f"a check was answered {self.status}; the run is void")
            found.append((time.thread_time_ns() - begun) / 1000 / len(bodies))
        return min(found)

    def microseconds_once(self, bodies: Sequence[bytes], *, parts: int = 8) -> float:
        """For each of bodies that can be asked once only: the least of some parts of them."""
        each = len(bodies) // parts
        return min(self.microseconds(bodies[n * each : (n + 1) * each]) for n in range(parts))

    def _start(self, status: str, headers: object, error: object = None) -> None:
        self.status = status


def bodies_of(questions: Sequence[Json]) -> list[bytes]:
    return [json.dumps(question).encode() for question in questions]
