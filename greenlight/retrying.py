"""When to ask again, and after how long."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

AGAIN = frozenset({429, 502, 503, 504})
"""Statuses that say "not now"; any other error is the same the next time."""


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Tries, and seconds between them: doubled each time, with chance in them, up to `longest`.

    A `Retry-After` is waited out instead; one beyond `longest` is not waited for at all.
    """

    tries: int = 4
    first: float = 0.2
    longest: float = 10.0

    def pause(self, *, tried: int, retry_after: float | None, chance: float) -> float | None:
        """Seconds until the next try after `tried` of them; None to give up.

        `chance` is a random number from 0 to 1.
        """
        if tried >= self.tries:
            return None
        if retry_after is not None:
            return retry_after if retry_after <= self.longest else None
        ceiling = min(self.longest, self.first * 2.0 ** min(tried - 1, 30))
        return ceiling * (0.5 + chance / 2)


NEVER = RetryPolicy(tries=1)


def retry_after_of(header: str | None, *, now: datetime) -> float | None:
    """Seconds from a `Retry-After`: a number, or a date (RFC 9110, section 10.2.3)."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    return max(0.0, (at - now).total_seconds())
