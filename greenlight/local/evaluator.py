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
from greenlight.errors import (
    Garbled,
    GreenlightError,
    Problem,
    RateLimited,
    ServiceUnavailable,
    Stale,
    Unreachable,
    Unverified,
)
from greenlight.following import Cursor
from greenlight.local.given import GivenAnswer
from greenlight.local.kept import KeptAnswer, KeptAnswers
from greenlight.local.ledger import Clock, LedgerCopy, utc_now
from greenlight.local.snapshots import SnapshotCopy
from greenlight.local.staleness import Heard, StalePolicy, apply, heard, warned
from greenlight.local.store import Store
from greenlight.local.trust import trusted
from greenlight.questions import Question

LONGEST_WAIT = 25
MOST_SKEW = timedelta(seconds=5)
SKEW = "clock-skew"
_AWAY = (Garbled, RateLimited, ServiceUnavailable, Unreachable)
_LONG_AGO = float("-inf")


class LocalEvaluator:
    """Holds a copy of the record and answers from it; safe to share between threads.

    `policy` says what answers are worth when the registry has not been heard for a while; each
    answer carries its `staleness`. `trusted_keys` and `pins`: see greenlight.local.trust. `folder`
    is where the copy is kept, so that it is there after a restart, whether or not the registry is;
    its keys are pinned there too if neither is given. `compact` takes the snapshot of now in place
    of the whole ledger: much less to fetch, and less to prove it by. Use it as a context manager or
    `start` and `close` it. A thread does not live on in a forked process: start it after the fork.
    """

    def __init__(
        self,
        client: Client,
        *,
        policy: StalePolicy | None = None,
        trusted_keys: Sequence[str] = (),
        pins: Path | None = None,
        folder: Path | None = None,
        clock: Clock = utc_now,
        compact: bool = False,
    ) -> None:
        self._client = client
        self._policy = policy or StalePolicy()
        self._store = None if folder is None else Store(folder)
        if pins is None and self._store is not None:
            pins = self._store.keys
        self._given = (tuple(trusted_keys), pins)
        self._clock = clock
        self._compact = compact
        self._needed = 0
        self._copy: LedgerCopy | SnapshotCopy | None = None
        self._cursor: Cursor | None = None
        self._state: tuple[KeptAnswers, Heard] | None = None
        self._skewed = ""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.failure: GreenlightError | None = None
        """Why the copy could not be confirmed the last time; None while all is well."""

    def start(self) -> None:
        """Fetch the record and keep it fresh from then on.

        Where the registry is away, the copy in the folder answers, as old as it is. Raises:
        GreenlightError, where there is none either; starting can then be tried again.
        """
        keys, pins = self._given
        signers = trusted(self._client, keys=keys, pins=pins)
        copy: LedgerCopy | SnapshotCopy = SnapshotCopy(self._client, signers)
        if not self._compact:
            copy = LedgerCopy(self._client, signers, clock=self._clock)
        restored = self._restored(copy)
        try:
            self._begin(copy)
        except _AWAY as error:
            if not restored:
                raise
            self.failure = error
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
        answers, last = state
        _, _, recent, recent_at, _ = last
        monotonic = time.monotonic()
        found = answers.find(question, now)
        if isinstance(found, KeptAnswer):
            # What is asked all day goes no further than this.
            if monotonic <= recent and now <= recent_at and not self._skewed:
                return GivenAnswer(found, now, monotonic, last)
            found = found.at(now)
        if self._skewed:
            found = warned(found, SKEW, self._skewed)
        policy, age = self._policy, last.age(monotonic, now)
        return apply(found, policy, Staleness(age, last.at, age > policy.after, policy.then))

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
        return None if self._state is None else self._state[0].held.size

    def close(self) -> None:
        self._stopping.set()

    def _restored(self, copy: LedgerCopy | SnapshotCopy) -> bool:
        """Whether there is a copy in the folder that holds; it is then answered from."""
        evidence = None if self._store is None else self._store.read(url=self._client.url)
        if self._store is None or evidence is None:
            return False
        try:
            held = copy.restore(evidence)
        except Unverified as error:
            self.failure = error
            return False
        now = self._clock()
        at = self._store.confirmed_at(held.size)
        # A confirmation that is not known, or is to come, makes the copy older than any age.
        if at is None or at > now + MOST_SKEW:
            self._state = (KeptAnswers(held), heard(self._policy, _LONG_AGO, at or now))
        else:
            asked = time.monotonic() - (now - at).total_seconds()
            self._state = (KeptAnswers(held), heard(self._policy, asked, at))
        return True

    def _begin(self, copy: LedgerCopy | SnapshotCopy) -> None:
        """All that is recorded, and where to go on. Raises: GreenlightError."""
        # The cursor first: what is recorded between the two is then seen twice, not missed.
        cursor = Cursor(self._client.changes(after="end")["cursor"])
        asked, at = time.monotonic(), self._clock()
        copy.advance()
        self._confirm(copy, asked, at)
        self._cursor = cursor

    def _confirm(self, copy: LedgerCopy | SnapshotCopy, asked: float, at: datetime) -> None:
        """That the copy is all there was at a moment."""
        held, before = copy.held, self._state
        if held is None:
            raise Unverified("There is no copy to confirm.")
        answers = None if before is None else before[0]
        is_new = answers is None or answers.held is not held
        if answers is None or is_new:
            answers = KeptAnswers(held, answers)
        self._state = (answers, heard(self._policy, asked, at))
        self._skewed = _words_of(copy.skew)
        self.failure = None
        if self._store is None:
            return
        try:
            if is_new:
                self._store.write(copy.evidence, url=self._client.url)
            self._store.confirm(held.size, at)
        except OSError as error:
            self.failure = Stale(f"The copy cannot be kept in its folder: {error}.")

    def _keep(self, copy: LedgerCopy | SnapshotCopy) -> None:
        """Until it is closed: wait for news, take them, note since when the copy is confirmed."""
        wait = int(max(1, min(LONGEST_WAIT, self._policy.after / 3)))
        waiting = Cursor("end")
        while not self._stopping.is_set():
            pause = 0.0
            try:
                if self._cursor is None:
                    self._begin(copy)
                else:
                    pause = self._follow(copy, self._cursor, wait)
            except GreenlightError as error:
                self.failure = error
                cursor = self._cursor or waiting
                pause = cursor.pause(error, chance=random.SystemRandom().random()) or float(wait)
            except RuntimeError:
                # The client was closed while it waited, which is how programs end.
                if not self._stopping.is_set():
                    raise
            self._stopping.wait(pause)

    def _follow(self, copy: LedgerCopy | SnapshotCopy, cursor: Cursor, wait: int) -> float:
        """Seconds to let pass before the next time. Raises: GreenlightError."""
        asked, at = time.monotonic(), self._clock()
        page = self._client.changes(after=cursor.after, wait=wait, limit=1000)
        for change in cursor.taken(page):
            self._needed = max(self._needed, change["ledger_size"])
        # Needed until it is held: a download that fails must not be forgotten.
        if copy.held is None or self._needed > copy.held.size:
            asked, at = time.monotonic(), self._clock()
            copy.advance()
        self._confirm(copy, asked, at)
        return cursor.rest(page, took=time.monotonic() - asked)

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


def _words_of(skew: timedelta) -> str:
    """Blank where both clocks go alike."""
    if abs(skew) <= MOST_SKEW:
        return ""
    seconds = skew.total_seconds()
    return f"The registry's clock differs from this machine's by {seconds:+.0f} seconds."
