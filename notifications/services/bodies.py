"""The bodies of events that a pump has at hand: read once for all endpoints that get them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

Key = tuple[int, str]
"""An event, and the form that it is sent in."""

MOST = 500


class Bodies:
    """Grows while something is being read that counts on what is here, and is cut down after."""

    def __init__(self, still_needed: Callable[[], set[Key]]) -> None:
        self._bodies: dict[Key, bytes] = {}
        self._still_needed = still_needed
        self._readers = 0

    @contextmanager
    def counted_on(self) -> Iterator[frozenset[Key]]:
        """The keys of what is here, and stays until the end of the block."""
        if not self._readers and len(self._bodies) > MOST:
            needed = self._still_needed()
            self._bodies = {key: body for key, body in self._bodies.items() if key in needed}
        self._readers += 1
        try:
            yield frozenset(self._bodies)
        finally:
            self._readers -= 1

    def add(self, bodies: Mapping[Key, bytes]) -> None:
        self._bodies.update(bodies)

    def of(self, key: Key) -> bytes:
        return self._bodies[key]
