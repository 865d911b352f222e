"""The pump: takes what is due, sends many requests at once, writes down what came of them.

One event loop for the requests; a thread for the database beside it, and one more that tells
the history and fans out. Any number of pumps may run, anywhere, and be killed at any moment.
"""

import asyncio
import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import uuid4

from notifications.outbound.http import Request, Sender
from notifications.queries.clock import DatabaseClock
from notifications.queries.due import Wanted
from notifications.rules.outcomes import Due, outcome_of
from notifications.services import hands
from notifications.services.bodies import Bodies, Key
from notifications.services.composing import request_for
from notifications.services.endpoint_states import Turn
from notifications.services.in_hand import Flight, Hand, Held, Lanes, Room
from notifications.services.manner import Manner, pause, stop_with
from notifications.services.rounds import Round
from notifications.services.settling import Made
from notifications.services.sharing import Share
from notifications.services.visiting import IN_VAIN, DatabaseThread

AT_ONCE = 64
"""Deliveries taken of a mailbox at a time: few enough that a pause is soon heeded."""
BEAT_SECONDS = 1.0
LOOK_SECONDS = 0.1
"""How often a pump at work looks for more mailboxes."""
DRAIN_SECONDS = 20.0

logger = logging.getLogger(__name__)


class Pump:
    """`await Pump(manner, tell=tell_round, sender=Sender()).run(stop)`; `tell` runs in a thread."""

    def __init__(
        self,
        manner: Manner,
        *,
        tell: Callable[[], Round] | None,
        sender: Sender,
        thread: Callable[[str], DatabaseThread] = DatabaseThread,
    ) -> None:
        self.manner = manner
        self.sent = 0
        self._tell = tell
        self._sender = sender
        self._thread = thread
        self._id = uuid4()
        self._has_arrived = False
        self._clock = DatabaseClock()
        self._when_next = hands.WhenNext()
        self._hand = Hand(Lanes(manner.concurrency))
        self._made: list[Made] = []
        self._turns: list[Turn] = []
        self._share = Share()
        self._bodies = Bodies(self._still_needed)
        self._wake = asyncio.Event()
        self._news = asyncio.Event()
        self._is_ending = False
        self._has_told = tell is None
        self._next_to_tell = math.inf
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Until told to stop, or as the manner says. Leaves nothing held."""
        self._hands = self._thread("pump-hands")
        self._mouth = self._thread("pump-mouth")
        try:
            async with self._sender:
                beside = [
                    asyncio.create_task(self._keep_settling()),
                    asyncio.create_task(self._keep_beating()),
                ]
                if self._tell is not None:
                    beside.append(asyncio.create_task(self._keep_telling()))
                try:
                    await self._keep_taking(stop_with(beside, stop))
                    for task in filter(asyncio.Task.done, beside):
                        task.result()
                    await self._drain()
                finally:
                    for task in beside:
                        task.cancel()
                    await asyncio.gather(*beside, return_exceptions=True)
        finally:
            self._hands.close()
            self._mouth.close()

    async def _keep_taking(self, stop: asyncio.Event) -> None:
        begun = time.monotonic()
        while not stop.is_set():
            if self.manner.most_seconds and time.monotonic() - begun > self.manner.most_seconds:
                return
            took = self._share.may_take and await self._take(self._hand.room())
            if took or self._hand.held:
                at_once = took and self._hand.room().healthy
                await pause(0 if at_once else LOOK_SECONDS, self._news, stop)
            elif not await self._wait_for_something(stop):
                return

    async def _wait_for_something(self, stop: asyncio.Event) -> bool:
        """Sleep until something may be due; False if it is time to go."""
        now, due, are_others_busy = await self._hands.visit(self._when_next)
        self._clock.set(now)
        if due is not None and due <= now:
            # Somebody took it before us, or it is in lanes that are full.
            await pause(LOOK_SECONDS, self._news, stop)
            return True
        wait = math.inf if due is None else (due - now).total_seconds()
        if are_others_busy and not self._has_arrived:
            # They see by this that there is somebody to share with.
            await self._arrive()
        if self._has_arrived and not are_others_busy:
            self._has_arrived = False
            await self._hands.visit(hands.depart, self._id)
            self._id = uuid4()
        linger = self.manner.linger_seconds
        sooner = min(wait, self._next_to_tell - time.monotonic())
        if linger is not None and self._has_told and sooner > linger:
            return False
        await pause(min(wait, self.manner.poll_seconds), self._news, stop)
        return True

    async def _take(self, room: Room) -> bool:
        if not (room.healthy or room.slow):
            return False
        if not self._has_arrived:
            _, due, _ = await self._hands.visit(self._when_next)
            if due is None or due > self._clock.now():
                return False
            await self._arrive()
        with self._bodies.counted_on() as known:
            taken = await self._hands.visit(hands.take, self._id, room, AT_ONCE, known)
            self._bodies.add(taken.bodies)
        for box in taken.boxes:
            self._hand.add(Held(box))
        self._give(taken.dues, taken.wanted)
        return bool(taken.boxes)

    async def _arrive(self) -> None:
        self._clock.set(await self._hands.visit(hands.arrive, self._id))
        self._has_arrived = True

    def _give(self, dues: Sequence[Due], wanted: Sequence[Wanted]) -> None:
        self._hand.give(dues, wanted)
        self._pour()
        self._wake.set()

    def _pour(self) -> None:
        if not self._is_ending:
            self._hand.start(self._launch)

    def _launch(self, held: Held, due: Due, flight: Flight) -> None:
        at = self._clock.now()
        # Made here, where the body is sure to be at hand.
        request = request_for(
            due,
            held.box,
            body=self._bodies.of((due.event, due.format)),
            timestamp=int(at.timestamp()),
            user_agent=self.manner.user_agent,
        )
        task = asyncio.create_task(self._send(held, due, flight, request, at))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(
        self, held: Held, due: Due, flight: Flight, request: Request, at: datetime
    ) -> None:
        answer = await self._sender.send(request)
        self._hand.lanes.finish(flight)
        held.in_flight -= 1
        ended = self._clock.now()
        chance = random.SystemRandom().random()
        outcome = outcome_of(due, answer, at=ended, chance=chance)
        self._made.append(Made(due, answer, outcome, at))
        self.sent += 1
        turn = held.learn(answer, at=ended, chance=chance)
        if turn is not None:
            self._turns.append(turn)
        if not held.is_lost:
            self._hand.ready(held)
        self._pour()
        self._wake.set()

    async def _keep_settling(self) -> None:
        """Write down what has come in, all at once, then go on with what ran empty."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            await self._settle()

    async def _settle(self) -> None:
        made, turns, self._made, self._turns = self._made, self._turns, [], []
        now = self._clock.now()
        empty = list(self._hand.empty())
        for held in empty:
            held.is_refilling = True
        to_leave = [
            held
            for held in empty
            if self._is_ending or held.to_leave(now) or self._share.gives_up()
        ]
        left = [held.leaving(now) for held in to_leave]
        if made or left:
            await self._hands.visit(hands.record, self._id, made, left)
            self._hand.lanes.recorded(len(made))
            self._pour()
        for held in to_leave:
            self._hand.drop(held.box.endpoint)
        if turns:
            await self._hands.visit(hands.turn, turns)
        going_on = [held for held in empty if held not in to_leave and not held.is_lost]
        if going_on:
            await self._go_on(going_on)

    async def _go_on(self, empty: list[Held]) -> None:
        now = self._clock.now()
        asked = []
        for held in empty:
            box, leaving = held.box, held.leaving(now)
            asked.append((hands.wanted_of(box, at_once=AT_ONCE, bucket=leaving.bucket), leaving))
        with self._bodies.counted_on() as known:
            found = await self._hands.visit(hands.go_on, self._id, asked, known)
            self._bodies.add(found.bodies)
        for box in found.boxes:
            held_again = self._hand.held.get(box.endpoint)
            if held_again is not None:
                held_again.read_anew(box, now)
        for held in empty:
            held.is_refilling = False
            if held.box.endpoint in found.gone:
                self._hand.drop(held.box.endpoint)
        self._give(found.dues, found.wanted)

    async def _keep_beating(self) -> None:
        last = time.monotonic()
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self._hand.lanes.set_the_slow_aside()
            self._pour()
            if self._has_arrived and time.monotonic() - last >= BEAT_SECONDS:
                last = time.monotonic()
                await self._beat()

    async def _beat(self) -> None:
        beat = await self._hands.visit(hands.beat, self._id, list(self._hand.held))
        self._clock.set(beat.now)
        self._share.reckon(self._id, beat.held)
        for endpoint in beat.closed:
            if (held := self._hand.held.get(endpoint)) is not None:
                held.queue.clear()
        if not beat.is_alive and self._has_arrived:
            logger.warning("thought dead; what was held is left to others")
            self._hand.lose_all()
            self._id = uuid4()
            await self._hands.visit(hands.arrive, self._id)

    async def _keep_telling(self) -> None:
        assert self._tell is not None  # noqa: S101 narrows the type
        while True:
            wait = self.manner.poll_seconds
            try:
                told = await self._mouth.once(self._tell)
            except IN_VAIN:
                logger.exception("the database did not answer; trying again")
            else:
                if told.written:
                    self._news.set()
                if told.seconds_to_next is not None:
                    wait = min(wait, told.seconds_to_next)
                    self._next_to_tell = time.monotonic() + told.seconds_to_next
            self._has_told = True
            await asyncio.sleep(wait)

    async def _drain(self) -> None:
        """Start nothing more, wait for what is under way, write it down, and let go."""
        self._is_ending = True
        self._hand.stop()
        until = time.monotonic() + DRAIN_SECONDS
        while (self._tasks or self._made) and time.monotonic() < until:
            self._wake.set()
            await asyncio.sleep(0.01)
        self._wake.set()
        await asyncio.sleep(0)
        if self._has_arrived:
            await self._settle()
            await self._hands.visit(hands.depart, self._id)

    def _still_needed(self) -> set[Key]:
        return {(due.event, due.format) for held in self._hand.held.values() for due in held.queue}
