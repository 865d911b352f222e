"""What a pump does at the database, each function one visit: short, and safe to repeat."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import close_old_connections, connection, transaction

from notifications.models import Mailbox, Pump
from notifications.queries.boxes import Box, boxes_of, closed_among
from notifications.queries.clock import database_now
from notifications.queries.due import Wanted, bodies_of, next_deliveries, next_due_at
from notifications.queries.unchanged import Unchanged
from notifications.rules.outcomes import Due
from notifications.rules.pacing import Bucket
from notifications.services.endpoint_states import Turn, turn_state
from notifications.services.holding import (
    LetGo,
    begin,
    claim,
    end,
    free_what_the_dead_hold,
    let_go,
    show_life,
    take_tokens,
)
from notifications.services.in_hand import Room
from notifications.services.settling import Made, settle
from notifications.services.sharing import held_by_pump

Bodies = dict[tuple[int, str], bytes]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Taken:
    """Mailboxes that were taken, with what was wanted of each, and their next deliveries."""

    boxes: Sequence[Box] = ()
    wanted: Sequence[Wanted] = ()
    dues: Sequence[Due] = ()
    bodies: Bodies = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refilled:
    """Mailboxes that go on, read anew, and those that were let go."""

    boxes: Sequence[Box] = ()
    wanted: Sequence[Wanted] = ()
    dues: Sequence[Due] = ()
    bodies: Bodies = field(default_factory=dict)
    gone: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Beat:
    """The clock, whether the pump still holds what it held, which of its endpoints are closed by
    now, and how many mailboxes each pump holds."""

    now: datetime
    is_alive: bool
    closed: Collection[int]
    held: Mapping[UUID, int]


def at_the_database(visit: F) -> F:
    """Run in a thread that keeps its connection: look first whether that is still good."""

    @wraps(visit)
    def visited(*args: Any, **kwargs: Any) -> Any:
        if not connection.in_atomic_block:
            close_old_connections()
        return visit(*args, **kwargs)

    return visited  # type: ignore[return-value]


@at_the_database
def look_at_clock() -> datetime:
    return database_now()


@at_the_database
def arrive(pump: UUID) -> datetime:
    now = database_now()
    begin(pump, now=now)
    return now


@at_the_database
def depart(pump: UUID) -> None:
    end(pump, now=database_now())


@at_the_database
def beat(pump: UUID, held: Collection[int]) -> Beat:
    """A sign of life."""
    now = database_now()
    free_what_the_dead_hold(now=now)
    is_alive = show_life(pump, now=now)
    return Beat(now, is_alive, closed_among(held), held_by_pump())


@at_the_database
def take(pump: UUID, room: Room, at_once: int, known: Collection[tuple[int, str]]) -> Taken:
    """Take mailboxes with something due, each with up to `at_once` deliveries."""
    now = database_now()
    endpoints = claim(pump, healthy=room.healthy, slow=room.slow, now=now)
    if not endpoints:
        return Taken()
    boxes = list(boxes_of(endpoints, now=now))
    limited = [box.endpoint for box in boxes if box.bucket is not None]
    if limited:
        take_tokens(limited, now=now)
    wanted = [wanted_of(box, at_once=at_once, bucket=box.bucket) for box in boxes]
    dues = next_deliveries(wanted, now=now)
    return Taken(boxes, wanted, dues, _bodies(dues, known))


@at_the_database
def record(pump: UUID, made: Sequence[Made], left: Sequence[LetGo]) -> None:
    """Write down what was done, and give back mailboxes that are to be left alone."""
    with transaction.atomic():
        settle(made)
        let_go(pump, left)


@at_the_database
def turn(turns: Sequence[Turn]) -> None:
    """Write down that endpoints are in another state than they were."""
    now = database_now()
    for one in turns:
        turn_state(one, now=now)


@at_the_database
def go_on(
    pump: UUID, empty: Sequence[tuple[Wanted, LetGo]], known: Collection[tuple[int, str]]
) -> Refilled:
    """The next deliveries of mailboxes that ran empty; those that have none are let go."""
    now = database_now()
    closed = closed_among([wanted.endpoint for wanted, _ in empty])
    wanted = [w for w, _ in empty if w.endpoint not in closed and w.number > 0]
    dues = next_deliveries(wanted, now=now) if wanted else []
    going_on = {due.endpoint for due in dues}
    gone = [leaving for w, leaving in empty if w.endpoint not in going_on]
    with transaction.atomic():
        let_go(pump, gone)
    return Refilled(
        boxes=list(boxes_of(going_on, now=now)) if going_on else (),
        wanted=wanted,
        dues=dues,
        bodies=_bodies(dues, known),
        gone={leaving.endpoint for leaving in gone},
    )


class WhenNext:
    """What a pump that has nothing to do asks, again and again."""

    def __init__(self) -> None:
        self._unchanged = Unchanged()
        self._due: datetime | None = None

    @at_the_database
    def __call__(self) -> tuple[datetime, datetime | None, bool]:
        """The clock, when something is due that nobody holds, and whether others hold something.

        It looks after what the dead hold as well: there may be no other pump.
        """
        now = database_now()
        if self._unchanged.holds():
            return now, self._due, False
        free_what_the_dead_hold(now=now)
        self._due = next_due_at()
        are_others_busy = Mailbox.objects.filter(holder__isnull=False).exists()
        # Where there are other pumps, time alone may make them dead.
        if not (are_others_busy or Pump.objects.exists()):
            self._unchanged.keep()
        return now, self._due, are_others_busy


def wanted_of(box: Box, *, at_once: int, bucket: Bucket | None) -> Wanted:
    """As much as may go at once: in strict order one, else what the bucket gives."""
    if box.is_strict or box.health.is_probed:
        at_once = 1
    if bucket is not None:
        at_once = min(at_once, bucket.whole)
    return Wanted(box.endpoint, at_once, box.is_strict)


def _bodies(dues: Sequence[Due], known: Collection[tuple[int, str]]) -> Bodies:
    missing = {(due.event, due.format) for due in dues}.difference(known)
    return dict(bodies_of(sorted(missing))) if missing else {}
