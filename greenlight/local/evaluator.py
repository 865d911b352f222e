"""Answers in this process, kept fresh in the background, through outages of the registry."""

import random
import threading
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType

from greenlight.answers import Answer, Staleness
from greenlight.client import Client
from greenlight.errors import GreenlightError, Problem, Stale
from greenlight.following import Cursor
from greenlight.local.answering import answer_from
from greenlight.local.held import Held
from greenlight.local.ledger import Clock, LedgerCopy, utc_now
from greenlight.local.snapshots import SnapshotCopy
from greenlight.local.staleness import StalePolicy, apply, warned
from greenlight.local.trust import trusted
from greenlight.questions import Question

LONGEST_WAIT = 25
MOST_SKEW = timedelta(seconds=5)
SKEW = "clock-skew"


class LocalEvaluator:
    """Holds a copy of the record and answers from it; safe to share between threads.

    `policy` says what answers are worth when the registry has not been heard for a while; each
    answer carries its `staleness`. `trusted_keys` and `pins`: see greenlight.local.trust.
    `compact` takes the snapshot of now in place of the whole ledger: much less to fetch, and less
    to prove it by. Use it as a context manager, or `start` and `close` it. A thread does not live
    on in a forked process: start it after the fork.
    """

    def __init__(
        self,
        client: Client,
        *,
        policy: StalePolicy | None = None,
        trusted_keys: Sequence[str] = (),
        pins: Path | None = None,
        clock: Clock = utc_now,
        compact: bool = False,
    ) -> None:
        self._client = client
        self._policy = policy or StalePolicy()
        self._given = (tuple(trusted_keys), pins)
        self._clock = clock
        self._compact = compact
        self._needed = 0
        self._copy: LedgerCopy | SnapshotCopy | None = None
        self._cursor = Cursor("end")
        self._state: tuple[Held, float, datetime] | None = None
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.failure: GreenlightError | None = None
        """Why the copy could not be confirmed the last time; None while all is well."""

    def start(self) -> None:
        """Fetch the record and keep it fresh from then on.

        Raises: GreenlightError, where it cannot be had; starting can then be tried again.
        """
        keys, pins = self._given
        signers = trusted(self._client, keys=keys, pins=pins)
        copy: LedgerCopy | SnapshotCopy = SnapshotCopy(self._client, signers)
        if not self._compact:
            copy = LedgerCopy(self._client, signers, clock=self._clock)
        # The cursor first: what is recorded between the two is then seen twice, not missed.
        self._cursor = Cursor(self._client.changes(after="end")["cursor"])
        asked, at = time.monotonic(), self._clock()
        self._state = (copy.advance(), asked, at)
        self._copy = copy
        self._thread = threading.Thread(
            target=self._keep, args=(copy,), name="greenlight-local", daemon=True
        )
        self._thread.start()

    def check(self, question: Question) -> Answer:
        """The answer of the copy, or what the policy makes of it.

        Raises: Stale, where there is no copy; NotHere, for what only the registry can say; Problem,
        for what cannot be asked.
        """
        state, now = self._state, self._clock()
        if state is None:
            raise Stale("There is no copy of the record yet; start the evaluator first.")
        held, asked, at = state
        # Either clock may stand still or be set back; the older age is the safe one.
        age = max(time.monotonic() - asked, (now - at).total_seconds(), 0.0)
        document = answer_from(held, question, now=now)
        skew = timedelta(0) if self._copy is None else self._copy.skew
        if abs(skew) > MOST_SKEW:
            seconds = skew.total_seconds()
            text = f"The registry's clock differs from this machine's by {seconds:+.0f} seconds."
            document = warned(document, SKEW, text)
        staleness = Staleness(age, at, age > self._policy.after, self._policy.then)
        return apply(document, self._policy, staleness)

    def check_batch(self, questions: Sequence[Question]) -> list[Answer | Problem]:
        """The answers in order; a question that cannot be asked has its problem in its place."""
        answers: list[Answer | Problem] = []
        for question in questions:
            try:
                answers.append(self.check(question))
            except Problem as problem:
                answers.append(problem)
        return answers

    @property
    def ledger_size(self) -> int | None:
        """Of the copy; None where there is none."""
        return None if self._state is None else self._state[0].size

    def close(self) -> None:
        self._stopping.set()

    def _keep(self, copy: LedgerCopy | SnapshotCopy) -> None:
        """Until it is closed: wait for news, take them, note since when the copy is confirmed."""
        wait = max(1, min(LONGEST_WAIT, int(self._policy.after / 3)))
        while not self._stopping.is_set():
            asked, at = time.monotonic(), self._clock()
            pause = 0.0
            try:
                page = self._client.changes(after=self._cursor.after, wait=wait, limit=1000)
                for change in self._cursor.taken(page):
                    self._needed = max(self._needed, change["ledger_size"])
                # Needed until it is held: a download that fails must not be forgotten.
                held = copy.held
                if held is None or self._needed > held.size:
                    asked, at = time.monotonic(), self._clock()
                    held = copy.advance()
                self._state = (held, asked, at)
                self.failure = None
                pause = self._cursor.rest(page, took=time.monotonic() - asked)
            except GreenlightError as error:
                self.failure = error
                pause = self._cursor.pause(error, chance=random.random()) or float(wait)  # noqa: S311
            except RuntimeError:
                # The client was closed while it waited, which is how programs end.
                if not self._stopping.is_set():
                    raise
            self._stopping.wait(pause)

    def __enter__(self) -> "LocalEvaluator":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
