"""Fetching the record: entries of the ledger, held against the checkpoint signed over them.

Only what is new is fetched. Each download is proven before it is used: the signature of the
checkpoint, its count, its hash over all entries; and one answer that the registry signed is worked
out from the copy and compared, with the version of the rules. What fails leaves the copy as it was.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from accesscontrol.rules.question import ENGINE
from greenlight import calls
from greenlight.answers import Answer
from greenlight.client import Client
from greenlight.errors import GreenlightError, Unverified
from greenlight.local.answering import answer_from
from greenlight.local.held import Held, Objects
from greenlight.questions import Question
from greenlight_verify.entries import check_entries, read_entries
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey
from greenlight_verify.notes import Checkpoint, open_checkpoint
from greenlight_verify.receipts import open_receipt
from greenlight_verify.tree import root_over
from registry.rules.dates import parse_instant

PAGE = 1000
TRIES = 5
Clock = Callable[[], datetime]
utc_now: Clock = partial(datetime.now, UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """As it came: the signed checkpoint, a signed answer, and pages of all entries under both."""

    checkpoint: str
    receipt: str | None
    pages: tuple[str, ...]


class LedgerCopy:
    """The copy of one registry. `skew` is how far its clock is ahead of ours."""

    def __init__(self, client: Client, keys: Sequence[TrustedKey], *, clock: Clock) -> None:
        self._client = client
        self._keys = keys
        self._clock = clock
        self._objects = Objects()
        self._hashes: list[bytes] = []
        self._evidence = Evidence("", None, ())
        self.held: Held | None = None
        self.skew = timedelta(0)

    @property
    def evidence(self) -> Evidence:
        """What the copy was made of: whoever has it and the keys can make it anew."""
        return self._evidence

    def advance(self) -> Held:
        """The record with all that the registry has recorded by now.

        Raises: Unverified, where something does not hold; GreenlightError.
        """
        for _ in range(TRIES):
            found = self._advanced()
            if found is not None:
                return found
        raise Unverified("The ledger grows faster than it can be read; try again.")

    def restore(self, evidence: Evidence) -> Held:
        """The record that was held before, proven once more. Raises: Unverified."""
        with _as_unverified():
            checkpoint = open_checkpoint(evidence.checkpoint, self._keys)
            entries = read_entries(evidence.pages)
            check_entries(entries, checkpoint)
            if len(entries) != checkpoint.size:
                raise Unproven(f"there are {len(entries)} entries for {checkpoint.size}")
            objects = self._objects.after(entries)
            held = objects.held(ZoneInfo("UTC"))
            if evidence.receipt is not None:
                held = self._compared(objects, evidence.receipt, checkpoint)
            elif held.record.models and held.record.channels:
                raise Unproven("an answer that the registry signed is missing")
        self._take(held, objects, [entry.hash for entry in entries], evidence)
        return held

    def _advanced(self) -> Held | None:
        """None where the registry recorded something meanwhile."""
        with _as_unverified():
            note = self._client.send(calls.checkpoint())
            checkpoint = open_checkpoint(note, self._keys)
            pages = self._fresh(checkpoint)
            fresh = read_entries(pages)
            hashes = [*self._hashes, *(entry.hash for entry in fresh)]
            if root_over(hashes) != checkpoint.root:
                raise Unproven("its hash is not the signed one")
            objects = self._objects.after(fresh)
            held = objects.held(ZoneInfo("UTC"))
            receipt = self._receipt(held)
            if receipt is not None:
                if open_receipt(receipt, self._keys).answer["ledger_size"] != checkpoint.size:
                    return None
                held = self._compared(objects, receipt, checkpoint)
        evidence = Evidence(note, receipt, (*self._evidence.pages, *pages))
        self._take(held, objects, hashes, evidence)
        return held

    def _take(self, held: Held, objects: Objects, hashes: list[bytes], evidence: Evidence) -> None:
        self._objects, self._hashes, self._evidence = objects, hashes, evidence
        self.held = held

    def _fresh(self, checkpoint: Checkpoint) -> list[str]:
        """The pages of entries from where the copy ends to where the checkpoint does."""
        start = len(self._hashes)
        if checkpoint.size < start:
            raise Unproven(f"the ledger had {start} entries and now says {checkpoint.size}")
        pages: list[str] = []
        while start < checkpoint.size:
            limit = min(PAGE, checkpoint.size - start)
            text = self._client.send(calls.entries(after=start, limit=limit)).decode()
            numbers = [entry.seq for entry in read_entries([text])]
            if not numbers or numbers != list(range(start + 1, start + 1 + len(numbers))):
                raise Unproven(f"entries from {start + 1} on are missing")
            pages.append(text)
            start += len(numbers)
        return pages

    def _receipt(self, held: Held) -> str | None:
        """An answer that the registry signs now; None where it has no models to ask about."""
        if not held.record.models or not held.record.channels:
            return None
        question = Question(min(held.record.models), min(held.record.channels), receipt=True)
        before = self._clock()
        said: Answer = self._client.check(question)
        after = self._clock()
        self.skew = parse_instant(said.document["known_at"] or "") - (before + (after - before) / 2)
        return said.receipt or ""

    def _compared(self, objects: Objects, receipt: str, checkpoint: Checkpoint) -> Held:
        """The record, once it answers as the registry signed that it does."""
        signed = open_receipt(receipt, self._keys)
        answer = signed.answer
        if answer["engine"] != ENGINE:
            raise Unverified(
                f"The registry answers by engine {answer['engine']}, this client by "
                f"{ENGINE}; install the client of the same release."
            )
        if answer["ledger_size"] != checkpoint.size:
            raise Unproven("the answer that is signed is of another size")
        held = objects.held(ZoneInfo(signed.time_zone))
        try:
            question = Question(answer["model"], answer["channel"])
            ours = answer_from(held, question, now=parse_instant(answer["known_at"]))
        except GreenlightError as error:
            raise Unverified(f"The copy cannot answer what the registry can: {error}") from error
        if ours != answer:
            raise Unverified("The copy answers otherwise than the registry; it is not taken.")
        return held


@contextmanager
def _as_unverified() -> Iterator[None]:
    try:
        yield
    except (Unproven, Unusable) as found:
        raise Unverified(f"The copy of the record is not taken: {found}.") from found
    except (KeyError, TypeError, ValueError) as error:
        raise Unverified(f"The copy of the record is not taken: {error!r} in it.") from error
