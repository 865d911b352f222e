"""What becomes of a delivery after an attempt, and of the endpoint that it was made at."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from notifications.rules.answers import OVERLOADED, Answer, Failure, wish_of
from notifications.rules.health import (
    OPEN,
    Disabled,
    Health,
    State,
    after_failure,
    after_success,
    state_after,
)
from notifications.rules.retrying import PROXY_AWAY, heeded, next_attempt

ASKS_TO_STOP = "disable"
ASKS_TO_ABORT = "abort-message"
"""What a receiver can say in the header webhook-delivery."""

UNTIL_RESUMED = timedelta(minutes=5)
"""When a delivery is due whose endpoint was just disabled: soon after somebody resumes it."""


@dataclass(frozen=True, slots=True)
class Due:
    """A delivery that is under way.

    `before` is blank, or the state to go back to if this one attempt, made by hand, fails;
    `due_before` is when the schedule would have come to it.
    """

    id: int
    endpoint: int
    event: int
    message_id: str
    format: str
    failures: int
    trigger: str
    before: str = ""
    due_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state` is that of the delivery, `due_at` when it is tried again if it waits."""

    state: str
    due_at: datetime | None
    failures: int
    is_settled: bool
    is_schedule_kept: bool = False
    """Whether it goes back to the schedule that it was on before a hand intervened."""


@dataclass(frozen=True, slots=True)
class Consequence:
    """What an attempt means for its endpoint."""

    health: Health
    state: State
    because: Disabled | None = None


def outcome_of(due: Due, answer: Answer, *, at: datetime, chance: float) -> Outcome:
    """`chance`, from [0, 1), is the jitter of the next attempt."""
    if answer.failure is None:
        return Outcome("delivered", None, due.failures, is_settled=True)
    if due.before:
        settled = due.before != "pending"
        return Outcome(due.before, due.due_before, due.failures, settled, is_schedule_kept=True)
    if answer.failure is Failure.PROXY:
        return Outcome("pending", at + PROXY_AWAY, due.failures, is_settled=False)
    if answer.failure is Failure.GONE or answer.asks == ASKS_TO_STOP:
        return Outcome("pending", at + UNTIL_RESUMED, due.failures, is_settled=False)
    failures = due.failures + 1
    if answer.asks == ASKS_TO_ABORT:
        return Outcome("failed", None, failures, is_settled=True)
    again = next_attempt(
        failures=failures,
        failed_at=at,
        chance=chance,
        wish=wish_of(answer.retry_after, now=at),
    )
    if again is None:
        return Outcome("failed", None, failures, is_settled=True)
    return Outcome("pending", again, failures, is_settled=False)


def consequence_of(
    health: Health, state: State, answer: Answer, *, at: datetime, chance: float
) -> Consequence:
    """What an endpoint in a state is after an answer; one that nothing is sent to stays so."""
    if answer.failure is None:
        better = after_success(health, seconds=answer.seconds)
        return Consequence(better, State.ACTIVE if state in OPEN else state)
    if answer.failure is Failure.PROXY:
        return Consequence(health, state)
    wish = heeded(wish_of(answer.retry_after, now=at))
    if answer.status in OVERLOADED and not wish:
        wish = timedelta(seconds=1)
    worse = after_failure(health, at=at, seconds=answer.seconds, chance=chance, wish=wish)
    if state not in OPEN:
        return Consequence(worse, state)
    if answer.failure is Failure.GONE:
        return Consequence(worse, State.DISABLED, Disabled.GONE)
    if answer.asks == ASKS_TO_STOP:
        return Consequence(worse, State.DISABLED, Disabled.ASKED)
    becomes = state_after(worse, state=state, at=at)
    return Consequence(worse, becomes, Disabled.FAILING if becomes is State.DISABLED else None)
