"""Looks where the ledger ends, again and again, so that a process knows what it may answer from.

One look-up of one row, many times a second, in a thread of its own: it works alike on every
database, needs no broker, and misses no announcement, since none is needed. How long ago the last
look began is how old the record can be that it found.
"""

import gc
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.db import DatabaseError, InterfaceError, connection, transaction
from prometheus_client import Histogram

from accesscontrol.rules.compiled.compiled import Compiled
from accesscontrol.snapshot.compiling import compiled_at
from accesscontrol.snapshot.marks import marks
from registry.queries.ledger import Point, current_point

LOOK_EVERY_SECONDS = 0.04
PATIENCE_SECONDS = 0.2
"""What a request waits for a look that is under way: after a pause of the whole process there is
none yet, and there will be at once."""
PATIENCE_AT_FIRST_SECONDS = 15.0
"""The same in a process that has just started, and reads the record for the first time."""

BUILD_SECONDS = Histogram(
    "greenlight_snapshot_build_seconds",
    "Seconds from seeing that the ledger has grown to answering from what was added.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30),
)

logger = logging.getLogger(__name__)


class Tip(NamedTuple):
    """The end of the ledger, and when the look began that found it there (`time.monotonic`)."""

    compiled: Compiled
    point: Point
    seen_at: float

    def age(self) -> float:
        return time.monotonic() - self.seen_at


class Follower:
    """The look-outs of this process. Threads do not live on in a forked copy: there it begins anew.

    `tip` is None until it has looked for the first time.
    """

    def __init__(self) -> None:
        self.tip: Tip | None = None
        self.beside: Callable[[], object] = _nothing
        """What else is kept fresh by the same thread, after each look."""
        self._looked = threading.Condition()
        self._tried_at = 0.0
        self._has_failed = False
        self._process = 0
        self._stop = threading.Event()
        self._wake = threading.Event()

    @property
    def is_running(self) -> bool:
        return self._process == os.getpid()

    def start(self) -> None:
        """Begin to look, unless that is being done. For processes that serve."""
        with self._looked:
            if self.is_running:
                return
            self.tip, self._process, self._stop = None, os.getpid(), threading.Event()
            self._wake = threading.Event()
            self._tried_at = time.monotonic()
        run = threading.Thread(
            target=self._run, args=(self._stop,), name="follow the ledger", daemon=True
        )
        run.start()

    def stop(self) -> None:
        self._stop.set()
        self._wake.set()
        self._process = 0
        self.tip = None

    def fresh(self, *, oldest: float) -> Tip | None:
        """The tip, unless it is older than so many seconds; waits a moment for one that is not."""
        tip = self.tip
        if tip is not None and tip.age() <= oldest:
            return tip
        patience = PATIENCE_AT_FIRST_SECONDS if tip is None else PATIENCE_SECONDS
        with self._looked:
            self._looked.wait_for(lambda: self._is_settled(oldest), patience)
        tip = self.tip
        return tip if tip is not None and tip.age() <= oldest else None

    def catch_up(self, size: int) -> None:
        """Have it look at once, and wait a moment until it has seen so many entries.

        So that whoever has published here, and then asks here, is answered from the new record.
        """
        if not self.is_running:
            return
        self._wake.set()
        with self._looked:
            self._looked.wait_for(lambda: self._has_seen(size), PATIENCE_SECONDS)

    def _has_seen(self, size: int) -> bool:
        return self.tip is not None and self.tip.point.size >= size

    def _is_settled(self, oldest: float) -> bool:
        """Whether waiting is of no use: there is a fresh tip, or a look has failed just now."""
        if self.tip is not None and self.tip.age() <= oldest:
            return True
        return time.monotonic() - self._tried_at < PATIENCE_SECONDS and self._has_failed

    def _run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self._wake.clear()
            is_first = self.tip is None
            self.look()
            if is_first and self.tip is not None:
                # The record stays: whoever asks need not wait while the collector looks it over.
                gc.freeze()
            self._do_beside()
            self._wake.wait(LOOK_EVERY_SECONDS)
        connection.close()

    def look(self) -> None:
        """Once, in the thread of whoever calls."""
        seen_at = time.monotonic()
        failed = False
        try:
            point = current_point()
            # Built before it is told of: nobody who asks waits for it.
            begun = time.perf_counter()
            compiled = compiled_at(point)
            if self.tip is None or self.tip.compiled is not compiled:
                BUILD_SECONDS.observe(time.perf_counter() - begun)
            marks.look()
        except (DatabaseError, InterfaceError) as error:
            failed = True
            if not self._has_failed:
                logger.warning("where the ledger ends cannot be looked up: %s", error)
            connection.close()
        except Exception:
            # Whatever else goes wrong is a bug, but one look-up that fails must not be the last.
            failed = True
            logger.exception("what was recorded cannot be read")
        with self._looked:
            if not failed:
                self.tip = Tip(compiled, point, seen_at)
            self._has_failed, self._tried_at = failed, time.monotonic()
            self._looked.notify_all()

    def _do_beside(self) -> None:
        try:
            self.beside()
        except (DatabaseError, InterfaceError):
            # The look says so, and whoever asks looks up for themselves.
            connection.close()
        except Exception:
            logger.exception("what is done beside following the ledger broke down")


def _nothing() -> None:
    """Where a process has nothing else to keep fresh."""


follower = Follower()
"""Of this process."""


def seen_after_commit(size: int) -> None:
    """Have this process answer from so many entries once the caller's transaction is committed."""
    transaction.on_commit(lambda: follower.catch_up(size), robust=True)
