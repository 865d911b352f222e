"""When a mail that was not taken is tried again."""

from datetime import datetime, timedelta

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
)
"""The wait behind each refusal of one mail; the last serves for all further ones."""

SERVER_AWAY = timedelta(minutes=1)
"""How long what waits is left alone when no server answers."""

GIVE_UP_AFTER = timedelta(days=5)
"""From when a mail was queued; RFC 5321 (4.5.4.1) advises four to five days."""


def next_attempt(*, failures: int, queued_at: datetime, failed_at: datetime) -> datetime | None:
    """When to try again what has been refused `failures` times; None to give up.

    With no refusal the server was away, which says nothing about the mail.
    """
    if failed_at - queued_at >= GIVE_UP_AFTER:
        return None
    if failures == 0:
        return failed_at + SERVER_AWAY
    return failed_at + DELAYS[min(failures, len(DELAYS)) - 1]
