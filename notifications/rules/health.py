"""How an endpoint fares: when it is left alone for a while, called failing, and disabled."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

BREAKS_AFTER = 5
"""Failures in a row after which only one delivery at a time is tried, at growing intervals."""
FIRST_BREAK = timedelta(seconds=30)
LONGEST_BREAK = timedelta(hours=1)

FAILING_AFTER = timedelta(days=1)
"""Of nothing but failures; then its owner is warned."""
DISABLED_AFTER = timedelta(days=5)
"""Of nothing but failures; then nothing is sent any more until somebody resumes it."""
FEWEST_FAILURES = 3
"""A day with two messages is no evidence."""

SLOW_SECONDS = 2.0
_WEIGHT_OF_LAST = 0.3


class State(StrEnum):
    """What becomes of deliveries. Public."""

    ACTIVE = "active"
    FAILING = "failing"
    PAUSED = "paused"
    DISABLED = "disabled"


OPEN = frozenset({State.ACTIVE, State.FAILING})
"""The states in which something is sent."""


class Disabled(StrEnum):
    """Why an endpoint was disabled. Public."""

    GONE = "gone"
    ASKED = "asked-by-receiver"
    FAILING = "failing-for-days"


@dataclass(frozen=True, slots=True)
class Health:
    """What the last attempts said of an endpoint.

    `seconds` is how long it takes to answer, the last attempts counting most; `failing_since`
    the first failure since the last success; `left_alone_until` when it may be tried again.
    """

    failures: int = 0
    failing_since: datetime | None = None
    left_alone_until: datetime | None = None
    seconds: float = 0.0

    @property
    def is_fine(self) -> bool:
        """Whether a success would change nothing but how long it takes."""
        return not self.failures and self.left_alone_until is None

    @property
    def is_probed(self) -> bool:
        """Whether one delivery at a time is enough to find out whether it is back."""
        return self.failures >= BREAKS_AFTER

    @property
    def is_slow(self) -> bool:
        return self.failures > 0 or self.seconds > SLOW_SECONDS


def after_success(health: Health, *, seconds: float) -> Health:
    return Health(seconds=_smoothed(health, seconds))


def after_failure(
    health: Health,
    *,
    at: datetime,
    seconds: float,
    chance: float,
    wish: timedelta = timedelta(0),
) -> Health:
    """`wish` is how long the receiver asks to be left alone; `chance`, from [0, 1), is jitter."""
    failures = health.failures + 1
    pause = max(wish, break_after(failures, chance=chance))
    until = at + pause if pause else None
    known = health.left_alone_until
    return replace(
        health,
        failures=failures,
        failing_since=health.failing_since or at,
        left_alone_until=max(filter(None, (known, until)), default=None),
        seconds=_smoothed(health, seconds),
    )


def break_after(failures: int, *, chance: float) -> timedelta:
    """How long to leave an endpoint alone; nothing before it has failed often enough."""
    if failures < BREAKS_AFTER:
        return timedelta(0)
    doublings = min(failures - BREAKS_AFTER, 16)
    pause = min(FIRST_BREAK * (1 << doublings), LONGEST_BREAK)
    return pause * (1 - 0.2 * chance)


def state_after(health: Health, *, state: State, at: datetime) -> State:
    """What an endpoint in an open state is by what its health says at an instant."""
    since = health.failing_since
    if since is None:
        return State.ACTIVE
    if health.failures >= FEWEST_FAILURES and at - since >= DISABLED_AFTER:
        return State.DISABLED
    if health.failures >= FEWEST_FAILURES and at - since >= FAILING_AFTER:
        return State.FAILING
    return state


def _smoothed(health: Health, seconds: float) -> float:
    if not health.seconds:
        return seconds
    return (1 - _WEIGHT_OF_LAST) * health.seconds + _WEIGHT_OF_LAST * seconds
