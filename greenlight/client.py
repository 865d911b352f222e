"""The client for programs that wait."""

import random
import time
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, TypeVar

import httpx2

from greenlight import calls
from greenlight.answers import (
    Answer,
    BoardDocument,
    ChangeDocument,
    ChangesDocument,
    HistoryDocument,
    KeysDocument,
    ResolvedDocument,
    StatusDocument,
)
from greenlight.errors import Garbled, GreenlightError, Problem
from greenlight.following import Cursor, Trouble, next_page
from greenlight.questions import AsOf, KnownAt, Question, Trust, parameters
from greenlight.retrying import AGAIN, RetryPolicy
from greenlight.sending import Connection, Failed, failure_of, now, reply_of
from greenlight.wire import Call, problem_of

T = TypeVar("T")


class Client:
    """Asks one registry over HTTP; safe to share between threads.

    Every method raises GreenlightError; see greenlight.errors for the kinds. `timeout` is in
    seconds, for connecting and for each part of the answer. Use it as a context manager, or close
    it.
    """

    def __init__(
        self,
        url: str,
        *,
        key: str | None = None,
        timeout: float = 10.0,
        retries: RetryPolicy | None = None,
    ) -> None:
        self._connection = Connection(url, key=key, timeout=timeout)
        self._retries = retries or RetryPolicy()
        self._http = httpx2.Client(**self._connection.options)

    @property
    def url(self) -> str:
        return self._connection.base_url

    def check(self, question: Question) -> Answer:
        """May this subject use this model over this channel?"""
        return self.send(calls.check(question))

    def check_batch(self, questions: Sequence[Question]) -> list[Answer | Problem]:
        """The answers in order; a question that cannot be asked has its problem in its place.

        More than 1000 go in several requests, between which the record may change: each answer
        says its ledger size.
        """
        answers: list[Answer | Problem] = []
        for start in range(0, len(questions), calls.MOST_CHECKS):
            part = questions[start : start + calls.MOST_CHECKS]
            found: list[Answer | Problem] = self.send(calls.check_batch(part))
            answers += found
        return answers

    def status(
        self,
        model: str,
        channel: str,
        *,
        as_of: AsOf | None = None,
        known_at: KnownAt | None = None,
        trust: Trust | None = None,
    ) -> StatusDocument:
        """How open a model is over a channel."""
        given = parameters(as_of=as_of, known_at=known_at, trust=trust)
        return self.send(calls.status(model, channel, given))

    def board(
        self,
        *,
        as_of: AsOf | None = None,
        known_at: KnownAt | None = None,
        trust: Trust | None = None,
    ) -> BoardDocument:
        """The status of every model over every channel."""
        return self.send(calls.board(parameters(as_of=as_of, known_at=known_at, trust=trust)))

    def history(
        self,
        model: str,
        *,
        channel: str | None = None,
        known_at: KnownAt | None = None,
        trust: Trust | None = None,
    ) -> HistoryDocument:
        """The status intervals of a model, past and scheduled, oldest first."""
        given = parameters(known_at=known_at, trust=trust)
        return self.send(calls.history(model, given | ({"channel": channel} if channel else {})))

    def resolve(self, alias: str, *, known_at: KnownAt | None = None) -> ResolvedDocument:
        """The model that an id or an alias names."""
        return self.send(calls.resolve(alias, parameters(known_at=known_at)))

    def models(
        self,
        *,
        as_of: AsOf | None = None,
        known_at: KnownAt | None = None,
        trust: Trust | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Every model on record with its aliases and its status per channel, by id."""
        given = parameters(as_of=as_of, known_at=known_at, trust=trust)
        yield from self.objects("models", given)

    def objects(self, kind: str, given: dict[str, str] | None = None) -> Iterator[dict[str, Any]]:
        """Every object of a kind (as in addresses: `directives`), page by page, of one state."""
        path, given = f"/api/v1/{kind}", {"limit": "200", **(given or {})}
        while True:
            page = self.send(calls.page(path, given))
            yield from page["results"]
            if page["next"] is None:
                return
            given = next_page(page["next"])

    def object(
        self, kind: str, object_id: str, *, known_at: KnownAt | None = None
    ) -> dict[str, Any]:
        """One object on record (kind as in addresses: `directives`)."""
        return self.send(calls.record(kind, object_id, parameters(known_at=known_at)))

    def keys(self) -> KeysDocument:
        """The keys that the registry says it signs with. Whether to trust them is yours."""
        return self.send(calls.keys())

    def changes(self, *, after: str = "0", wait: int = 0, limit: int = 200) -> ChangesDocument:
        """The next changes after a cursor; `end` as cursor is the end of the log.

        `wait` is how many seconds the registry may hold the answer until there is something new.
        """
        return self.send(calls.changes(after=after, wait=wait, limit=limit))

    def follow(
        self, *, after: str = "end", wait: int = 25, trouble: Trouble | None = None
    ) -> Iterator[ChangeDocument]:
        """Every change after a cursor, in order and without gaps, as they come; never ends.

        Goes on by itself after an outage and calls `trouble` with each failure. A refusal (a
        wrong key, a cursor beyond the end) is raised.
        """
        cursor = Cursor(after)
        while True:
            started = time.monotonic()
            call = calls.changes(after=cursor.after, wait=cursor.wait(wait), limit=200)
            try:
                found = self.send(call)
            except GreenlightError as error:
                pause = cursor.pause(error, chance=random.SystemRandom().random())
                if pause is None:
                    raise
                if trouble is not None:
                    trouble(error)
                time.sleep(pause)
                continue
            yield from cursor.taken(found)
            time.sleep(cursor.rest(found, took=time.monotonic() - started))

    def send(self, call: Call[T]) -> T:
        """The result of a call, asked for again as the policy says."""
        tried = 0
        while True:
            tried += 1
            found = self._attempt(call)
            if not isinstance(found, Failed):
                return found
            pause = self._retries.pause(
                tried=tried,
                retry_after=found.retry_after,
                chance=random.SystemRandom().random(),
            )
            if pause is None:
                raise found.error
            time.sleep(pause)

    def _attempt(self, call: Call[T]) -> T | Failed:
        """The result, or a failure that may be gone next time. Raises: GreenlightError."""
        try:
            response = self._http.request(**self._connection.request(call))
            reply = reply_of(response)
        except httpx2.HTTPError as error:
            return Failed(failure_of(error, self.url))
        if reply.status in call.takes:
            try:
                return call.read(reply)
            except Garbled as error:
                return Failed(error)
        problem = problem_of(reply, now=now())
        if reply.status in AGAIN:
            return Failed(problem, problem.retry_after)
        raise problem

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
