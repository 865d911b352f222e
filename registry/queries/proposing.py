"""A changeset beside the ledger's end: may it be recorded, when, and what record would it make?

Recording asks this under the lock and then writes. Whoever wants to know beforehand asks the
same and writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.documents.changesets import ReadChangeset, read_changeset
from registry.documents.crosscheck import cross_faults
from registry.documents.entries import Changeset
from registry.documents.faults import Fault
from registry.documents.overlay import record_with
from registry.documents.strict_json import Json
from registry.errors import ClockBehind, InvalidChangeset
from registry.models import LedgerHead
from registry.queries.ledger import current_size, record_at, registry_zone
from registry.queries.on_record import OnRecord
from registry.rules.dates import TICK, format_instant, parse_instant
from registry.rules.record import Record

LARGEST_CLOCK_STEP = timedelta(seconds=5)
"""How far the clock may be behind the ledger before we refuse instead of waiting a tick."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A changeset without faults, and the record without it and with it."""

    document: Changeset
    instant: datetime
    """When it would count as recorded, aware UTC."""
    before: Record
    after: Record

    @property
    def directives(self) -> set[str]:
        return {entry.id for entry in self.document.entries if entry.kind == "directive"}


def read_valid(raw: Json, at: str = "") -> ReadChangeset:
    """The changeset of a parsed document, checked in itself. `at` is its own pointer.

    Raises: InvalidChangeset, with every fault, also those beside the record.
    """
    read = read_changeset(raw, at)
    if read.changeset is None:
        beside = cross_faults(read, OnRecord(current_size()), zone=registry_zone())
        raise _invalid([*read.faults, *beside])
    return read


def propose(read: ReadChangeset, at: str = "", *, end: LedgerHead, now: datetime) -> Proposal:
    """Lay a changeset over the ledger's end.

    Raises: InvalidChangeset, with every fault; ClockBehind, when the clock is earlier than the
    last recording.
    """
    document = read.changeset
    if document is None:
        raise _invalid(read.faults)
    instant = _instant_of(document, end, at, now=now)
    on_record = OnRecord(end.size)
    faults = cross_faults(read, on_record, zone=registry_zone())
    if faults:
        raise _invalid(faults)
    before = record_at(end.size)
    after = record_with(before, document.entries, on_record, zone=registry_zone())
    return Proposal(document, instant, before, after)


def _instant_of(document: Changeset, end: LedgerHead, at: str, *, now: datetime) -> datetime:
    """When the changeset counts as recorded: strictly after the last, never in the future."""
    last = end.last_recorded_at
    if document.recorded_at is not None:
        given = parse_instant(document.recorded_at)
        where = f"{at}/recorded_at"
        if given > now:
            raise _invalid([Fault(where, "recorded-in-future", "Recording cannot be to come.")])
        if last is not None and given <= last:
            cure = f"The ledger's last entry is of {format_instant(last)}; give a later instant."
            raise _invalid([Fault(where, "time-runs-backwards", cure)])
        return given
    if last is None or now > last:
        return now
    if last - now > LARGEST_CLOCK_STEP:
        raise ClockBehind(
            f"The ledger's last entry is of {format_instant(last)}, the clock says "
            f"{format_instant(now)}; set the clock, then record again."
        )
    return last + TICK


def _invalid(faults: Sequence[Fault]) -> InvalidChangeset:
    number = len(faults)
    what = "1 fault" if number == 1 else f"{number} faults"
    return InvalidChangeset(f"The changeset has {what}; mend them and send it again.", faults)
