"""What a receiver's answer means: whether it has the message, and when to come again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum

KEPT_OF_ANSWER = 4096
"""Bytes of an answer's body that are kept for the owner of the endpoint."""
READ_OF_ANSWER = 16 * 1024
"""Bytes that are read of it, so that the connection can serve again; beyond them it is closed."""

OVERLOADED = frozenset({429, 502, 503, 504})
GONE = 410


class Failure(StrEnum):
    """Why an attempt failed. Public, in the log of attempts."""

    ADDRESS = "blocked-address"
    DNS = "host-not-found"
    CONNECT = "connect-failed"
    TLS = "tls-error"
    TIMEOUT = "timeout"
    LOST = "connection-lost"
    INVALID = "invalid-response"
    REDIRECT = "redirect"
    STATUS = "bad-status"
    GONE = "gone"
    PROXY = "proxy-failed"
    INTERNAL = "internal-error"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: a status, or the reason why there is none.

    `body` is at most `KEPT_OF_ANSWER` bytes; `seconds` from the start to its end.
    """

    status: int | None
    failure: Failure | None
    body: bytes = b""
    retry_after: str = ""
    location: str = ""
    asks: str = ""
    """The header webhook-delivery, by which a receiver can ask to be left alone."""
    seconds: float = 0.0


def failure_of(status: int) -> Failure | None:
    """None for a success: 2xx and nothing else. Redirects are never followed."""
    if 200 <= status < 300:
        return None
    if status == GONE:
        return Failure.GONE
    return Failure.REDIRECT if 300 <= status < 400 else Failure.STATUS


def wish_of(retry_after: str, *, now: datetime) -> timedelta | None:
    """How long a Retry-After asks to wait, in seconds or until a date; None for garbage."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal() and len(text) <= 9:
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    wait = until - now
    return wait if wait > timedelta(0) else None
