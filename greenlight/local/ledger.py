"""Fetching the record: entries of the ledger, held against the checkpoint signed over them.

Only what is new is fetched. Each download is proven before it is used: the signature of the
checkpoint, its count, its hash over all entries; and one answer that the registry signed is worked
out from the copy and compared, with the version of the rules. What fails leaves the copy as it was.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accesscontrol.rules.question import ENGINE
from greenlight import calls
from greenlight.answers import Answer
from greenlight.client import Client
from greenlight.errors import GreenlightError, Unverified
from greenlight.local.answering import answer_from
from greenlight.local.held import Held, Objects
from greenlight.questions import Question
from greenlight_verify.entries import Entry, read_entries
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey
from greenlight_verify.notes import Checkpoint, open_checkpoint
from greenlight_verify.receipts import open_receipt
from greenlight_verify.tree import root_over
from registry.rules.dates import parse_instant
from registry.rules.record import Record

PAGE = 1000
TRIES = 5
Clock = Callable[[], datetime]


class LedgerCopy:
    """The copy of one registry. `skew` is how far its clock is ahead of ours."""

    def __init__(self, client: Client, keys: Sequence[TrustedKey], *, clock: Clock) -> None:
        self._client = client
        self._keys = keys
        self._clock = clock
        self._objects = Objects()
        self._hashes: list[bytes] = []
        self.held: Held | None = None
        self.skew = timedelta(0)

    def advance(self) -> Held:
        """The record with all that the registry has recorded by now.

        Raises: Unverified, where something does not hold; GreenlightError.
        """
        for _ in range(TRIES):
            found = self._advanced()
            if found is not None:
                return found
        raise Unverified("The ledger grows faster than it can be read; try again.")

    def _advanced(self) -> Held | None:
        """None where the registry recorded something meanwhile."""
        try:
            checkpoint = open_checkpoint(self._client.send(calls.checkpoint()), self._keys)
            fresh = self._fresh(checkpoint)
        except (Unproven, Unusable) as found:
            raise Unverified(f"The copy of the record is not taken: {found}.") from found
        hashes = [*self._hashes, *(entry.hash for entry in fresh)]
        if root_over(hashes) != checkpoint.root:
            raise Unverified("The copy of the record is not taken: its hash is not the signed one.")
        try:
            objects = self._objects.after(fresh)
            held = objects.held(ZoneInfo("UTC"))
        except (KeyError, TypeError, ValueError) as error:
            raise Unverified(f"The copy of the record is not taken: {error!r} in it.") from error
        proof = self._proof(held.record)
        if proof is not None:
            answer, zone = proof
            if answer["ledger_size"] != checkpoint.size:
                return None
            held = objects.held(zone)
            self._compare(held, answer)
        self._objects, self._hashes, self.held = objects, hashes, held
        return held

    def _fresh(self, checkpoint: Checkpoint) -> list[Entry]:
        """The entries from where the copy ends to where the checkpoint does."""
        start = len(self._hashes)
        if checkpoint.size < start:
            raise Unproven(f"the ledger had {start} entries and now says {checkpoint.size}")
        fresh: list[Entry] = []
        while start + len(fresh) < checkpoint.size:
            after = start + len(fresh)
            limit = min(PAGE, checkpoint.size - after)
            page = read_entries(
                [self._client.send(calls.entries(after=after, limit=limit)).decode()]
            )
            numbers = [entry.seq for entry in page]
            if not page or numbers != list(range(after + 1, after + 1 + len(page))):
                raise Unproven(f"entries from {after + 1} on are missing")
            fresh += page
        return fresh

    def _proof(self, record: Record) -> tuple[dict[str, Any], ZoneInfo] | None:
        """An answer that the registry signed, and its time zone; None where it has no models."""
        if not record.models or not record.channels:
            return None
        question = Question(min(record.models), min(record.channels), receipt=True)
        before = self._clock()
        said: Answer = self._client.check(question)
        after = self._clock()
        try:
            receipt = open_receipt(said.receipt or "", self._keys)
            zone = ZoneInfo(receipt.time_zone)
        except (Unproven, Unusable, KeyError, ValueError) as found:
            raise Unverified(f"The copy of the record is not taken: {found}.") from found
        if receipt.answer["engine"] != ENGINE:
            raise Unverified(
                f"The registry answers by engine {receipt.answer['engine']}, this client by "
                f"{ENGINE}; install the client of the same release."
            )
        self.skew = parse_instant(receipt.answer["known_at"]) - (before + (after - before) / 2)
        return receipt.answer, zone

    def _compare(self, held: Held, answer: dict[str, Any]) -> None:
        question = Question(answer["model"], answer["channel"])
        try:
            ours = answer_from(held, question, now=parse_instant(answer["known_at"]))
        except GreenlightError as error:
            raise Unverified(f"The copy cannot answer what the registry can: {error}") from error
        if ours != answer:
            raise Unverified("The copy answers otherwise than the registry; it is not taken.")


def utc_now() -> datetime:
    return datetime.now(UTC)
