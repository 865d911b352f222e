"""Following the change log: where a reader is, and what it does when the registry is away."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

from greenlight.answers import ChangeDocument, ChangesDocument
from greenlight.errors import (
    Garbled,
    GreenlightError,
    Problem,
    RateLimited,
    ServiceUnavailable,
    Unreachable,
)

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
LONGEST_RETRY_AFTER = 300.0
SHORTEST_ROUND = 1.0
"""Seconds between requests that find nothing: a registry in which many wait answers at once."""

Trouble = Callable[[GreenlightError], None]
"""Told of each failure that following goes on after."""


class Cursor:
    """Where a reader of the change log is. It never goes back, and never jumps."""

    def __init__(self, after: str) -> None:
        self.after = after
        self._failures = 0

    def wait(self, wait: int) -> int:
        """Seconds to wait for something new; none while the end is only being looked for."""
        return 0 if self.after == "end" else wait

    def taken(self, found: ChangesDocument) -> Iterator[ChangeDocument]:
        """The changes in order; the cursor moves on with each that the caller has taken.

        Raises: Garbled, where the registry leaves one out or gives one twice.
        """
        self._failures = 0
        for change in found["results"]:
            if self.after != "end" and change["sequence"] != int(self.after) + 1:
                raise Garbled(
                    f"The change log goes from {self.after} to {change['sequence']}; "
                    "it has no gaps, so this is not it. Start anew from 0."
                )
            self.after = str(change["sequence"])
            yield change
        self.after = found["cursor"]

    def rest(self, found: ChangesDocument, *, took: float) -> float:
        """Seconds to let pass after a request that took so long and found nothing."""
        return 0.0 if found["results"] else max(0.0, SHORTEST_ROUND - took)

    def pause(self, error: GreenlightError, *, chance: float) -> float | None:
        """Seconds until the next try; None where trying again is of no use."""
        if not isinstance(error, RateLimited | ServiceUnavailable | Unreachable | Garbled):
            return None
        self._failures += 1
        told = error.retry_after if isinstance(error, Problem) else None
        if told is not None:
            return min(told, LONGEST_RETRY_AFTER)
        ceiling = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 20))
        return ceiling * (0.5 + chance / 2)


def next_page(url: str) -> dict[str, str]:
    """The parameters of the next page: the path is known, another host would get the key."""
    return dict(parse_qsl(urlsplit(url).query))
