"""Limits count within windows of the clock: a minute, an hour."""

import time

ROOM_SECONDS = 10


def within_one_window(seconds: int) -> None:
    """Begin where a window is not about to end, after which nothing would be counted any more."""
    left = seconds - time.time() % seconds
    if left < ROOM_SECONDS:
        time.sleep(left)
