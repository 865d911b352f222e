"""When a delivery that failed is tried again."""

from datetime import datetime, timedelta

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""The wait behind each failure: ten attempts over some 75 hours, as Standard Webhooks advises."""

MOST_ATTEMPTS = len(DELAYS) + 1
JITTER = 0.2
"""Waits are longer by up to this part of them, so that those who failed together part."""

LONGEST_WISH = timedelta(hours=24)
"""Of a Retry-After, the most that is heeded."""

PROXY_AWAY = timedelta(seconds=30)
"""The wait behind a failure of our own egress proxy, which no receiver is blamed for."""


def next_attempt(
    *, failures: int, failed_at: datetime, chance: float, wish: timedelta | None = None
) -> datetime | None:
    """When to try again after so many failures (1 or more); None to give up.

    `chance` is from [0, 1). `wish` is the receiver's own Retry-After: never earlier than that.
    """
    if failures >= MOST_ATTEMPTS:
        return None
    delay = DELAYS[failures - 1] * (1 + JITTER * chance)
    return failed_at + max(delay, heeded(wish))


def heeded(wish: timedelta | None) -> timedelta:
    """As much of a Retry-After as is heeded."""
    if wish is None:
        return timedelta(0)
    return min(max(wish, timedelta(0)), LONGEST_WISH)
