"""What a pump has in hand: mailboxes with deliveries to send, and requests under way.

Plain bookkeeping of one event loop; no database and no network.
"""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from notifications.queries.boxes import Box
from notifications.queries.due import Wanted
from notifications.rules.answers import Answer
from notifications.rules.health import OPEN, SLOW_SECONDS, State, after_success
from notifications.rules.outcomes import Due, consequence_of
from notifications.services.endpoint_states import Turn
from notifications.services.holding import LetGo

MOST_SLOW_MAILBOXES = 50
MOST_MAILBOXES_AT_ONCE = 128
LANES_PER_MAILBOX = 2


@dataclass(frozen=True, slots=True)
class Room:
    """How many mailboxes a pump can take: of endpoints that answer well, and of others."""

    healthy: int
    slow: int


class Held:
    """A mailbox that is held, what is to be sent from it next, and how its endpoint fares."""

    def __init__(self, box: Box) -> None:
        self.box = box
        self.queue: deque[Due] = deque()
        self.in_flight = 0
        self.is_slow = box.health.is_slow
        """Whether it took a lane for the slow when it was taken."""
        self.is_lost = False
        """Whether others may hold it by now."""
        self.is_refilling = False
        self.may_be_more = True
        """Whether more may be due than what was taken of it."""
        self.seconds: float | None = None
        """How long the last answer took, where all is well."""

    @property
    def may_send(self) -> bool:
        cap = 1 if self.box.is_strict or self.box.health.is_probed else self.box.max_in_flight
        return bool(self.queue) and self.in_flight < cap

    @property
    def is_empty(self) -> bool:
        return not self.queue and not self.in_flight and not self.is_refilling

    def put(self, dues: Sequence[Due], *, wanted: int) -> None:
        """What was taken of it where so many were wanted; fewer are all that was due."""
        self.queue.extend(dues)
        self.may_be_more = len(dues) >= wanted

    def next_due(self) -> Due:
        if self.box.bucket is not None:
            self.box = replace(self.box, bucket=self.box.bucket.take(1))
        self.in_flight += 1
        return self.queue.popleft()

    def learn(self, answer: Answer, *, at: datetime, chance: float) -> Turn | None:
        """Take an answer into account; the turn that the endpoint's state takes, if any."""
        if answer.failure is None and self.box.health.is_fine and self.box.state is State.ACTIVE:
            # The usual case, thousands of times a second; its speed is noted once a mailbox.
            self.seconds = answer.seconds
            return None
        found = consequence_of(self.box.health, self.box.state, answer, at=at, chance=chance)
        turned = found.state is not self.box.state
        self.box = replace(self.box, health=found.health, state=found.state)
        until = found.health.left_alone_until
        if found.state not in OPEN or (until is not None and until > at):
            self.queue.clear()
        if not turned:
            return None
        since = found.health.failing_since
        return Turn(self.box.endpoint, found.state, found.because, since)

    def read_anew(self, box: Box, now: datetime) -> None:
        """Take what its owner may have changed; what was learned by sending stands."""
        bucket = None
        if box.bucket is not None:
            known = self.box.bucket
            bucket = box.bucket if known is None else replace(known.now(now))
        self.box = replace(box, health=self.box.health, bucket=bucket)

    def to_leave(self, now: datetime) -> bool:
        """Whether it is to be given back without a look at what else is due."""
        until = self.box.health.left_alone_until
        if not self.may_be_more:
            return True
        return self.box.state not in OPEN or (until is not None and until > now)

    def leaving(self, now: datetime) -> LetGo:
        """As it is given back: no token means not before there is one."""
        box = self.box
        health, bucket = box.health, None
        if self.seconds is not None and health.is_fine:
            health = after_success(health, seconds=self.seconds)
        if box.bucket is not None:
            bucket = box.bucket.now(now)
            if not bucket.whole:
                later = max(filter(None, (health.left_alone_until, bucket.next_token_at())))
                health = replace(health, left_alone_until=later)
        return LetGo(box.endpoint, box.is_strict, health, bucket)


class Flight:
    """One request under way."""

    __slots__ = ("is_done", "is_slow", "started")

    def __init__(self) -> None:
        self.started = time.monotonic()
        self.is_done = False
        self.is_slow = False


class Lanes:
    """So many requests at a time, those not counted that have waited for two seconds.

    So a receiver that hangs takes nobody's place for longer than that. A request keeps its place
    until what came of it is written down: a process that is killed has no more than these to send
    again, and one whose database is away sends nothing that it cannot record.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.taken = 0
        self.flying = 0
        self.unrecorded = 0
        self._young: deque[Flight] = deque()

    @property
    def free(self) -> int:
        return self.limit - self.taken - self.unrecorded

    def start(self) -> Flight:
        flight = Flight()
        self.taken += 1
        self.flying += 1
        self._young.append(flight)
        return flight

    def finish(self, flight: Flight) -> None:
        flight.is_done = True
        self.flying -= 1
        self.unrecorded += 1
        if not flight.is_slow:
            self.taken -= 1

    def recorded(self, number: int) -> None:
        self.unrecorded -= number

    def set_the_slow_aside(self) -> None:
        long_ago = time.monotonic() - SLOW_SECONDS
        while self._young and (self._young[0].is_done or self._young[0].started <= long_ago):
            flight = self._young.popleft()
            if not flight.is_done:
                flight.is_slow = True
                self.taken -= 1


class Hand:
    """All mailboxes in hand, served in turn."""

    def __init__(self, lanes: Lanes) -> None:
        self.lanes = lanes
        self.held: dict[int, Held] = {}
        self._ready: deque[Held] = deque()
        self._waiting: set[int] = set()

    def add(self, held: Held) -> None:
        self.held[held.box.endpoint] = held
        self.ready(held)

    def give(self, dues: Iterable[Due], wanted: Sequence[Wanted]) -> None:
        """Put deliveries into the mailboxes that they were wanted for, and let those have turns."""
        by_endpoint: dict[int, list[Due]] = {one.endpoint: [] for one in wanted}
        for due in dues:
            by_endpoint[due.endpoint].append(due)
        for one in wanted:
            held = self.held.get(one.endpoint)
            if held is not None:
                held.put(by_endpoint[one.endpoint], wanted=one.number)
                self.ready(held)

    def ready(self, held: Held) -> None:
        """Let it have its turn, unless it waits for one already."""
        endpoint = held.box.endpoint
        if held.may_send and endpoint not in self._waiting:
            self._waiting.add(endpoint)
            self._ready.append(held)

    def drop(self, endpoint: int) -> None:
        self.held.pop(endpoint, None)

    def start(self, send: Callable[[Held, Due, Flight], None]) -> None:
        """Start as many requests as there are lanes: of each mailbox one, then the next."""
        while self._ready and self.lanes.free > 0:
            held = self._ready.popleft()
            self._waiting.discard(held.box.endpoint)
            if held.may_send:
                send(held, held.next_due(), self.lanes.start())
                self.ready(held)

    def stop(self) -> None:
        """Start nothing more; what is under way comes to its end."""
        for held in self.held.values():
            held.queue.clear()

    def lose_all(self) -> None:
        """Others may hold them by now."""
        self.stop()
        for held in self.held.values():
            held.is_lost = True
        self.held = {}

    def empty(self) -> Iterator[Held]:
        return (held for held in list(self.held.values()) if held.is_empty)

    def room(self) -> Room:
        lanes = max(0, self.lanes.free)
        waiting = sum(1 for held in self.held.values() if held.queue)
        # As many as fill the lanes with several requests each; who starts beside us finds others.
        share = min(-(-lanes // LANES_PER_MAILBOX), MOST_MAILBOXES_AT_ONCE)
        slow = sum(held.is_slow for held in self.held.values())
        return Room(
            healthy=min(share, max(0, self.lanes.limit - waiting)),
            slow=max(0, MOST_SLOW_MAILBOXES - slow),
        )
