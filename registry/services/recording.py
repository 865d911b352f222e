"""Recording a changeset: checked whole, then entered whole, under the one lock of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from registry.documents.changesets import Changeset as Document
from registry.documents.changesets import read_changeset
from registry.documents.crosscheck import cross_faults
from registry.documents.faults import Fault
from registry.documents.strict_json import Json, canonical
from registry.errors import ClockBehind, InvalidChangeset
from registry.models import Changeset, LedgerEntry, LedgerHead
from registry.queries.ledger import record_at, registry_zone
from registry.queries.on_record import OnRecord
from registry.rules.dates import TICK, format_instant, parse_instant
from registry.rules.doubts import doubts_about
from registry.rules.merkle import appended, leaf_hash, root_of
from registry.services.locking import lock_head
from registry.services.rows import write_rows
from registry.services.statuses import StatusChange, announce_through, apply_statuses

LARGEST_CLOCK_STEP = timedelta(seconds=5)
"""How far the clock may be behind the ledger before we refuse instead of waiting a tick."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """One changeset as it went into the ledger, and what it did to statuses."""

    number: int
    title: str
    recorded_at: datetime
    size: int
    root: str
    status_changes: tuple[StatusChange, ...]
    doubts: tuple[str, ...]
    """What may not do what its recorder means."""


@transaction.atomic(durable=True)
def record_changesets(
    documents: Sequence[tuple[str, Json]], *, actor: str, now: datetime
) -> list[Recorded]:
    """Record parsed changeset documents in order, all or nothing.

    Each document comes with its own pointer within what it was read from. `actor` is the
    pseudonym of who records, `now` aware UTC.

    Raises: InvalidChangeset, with every fault of the first changeset that has any;
    ClockBehind, when the clock is earlier than the last recording.
    """
    return [record_one(document, at, actor=actor, now=now) for at, document in documents]


@transaction.atomic(durable=True)
def rehearse_changesets(
    documents: Sequence[tuple[str, Json]], *, actor: str, now: datetime
) -> list[Recorded]:
    """What recording would do, by doing it and taking it all back. Raises as recording does."""
    recorded = [record_one(document, at, actor=actor, now=now) for at, document in documents]
    transaction.set_rollback(True)
    return recorded


def record_one(raw: Json, at: str = "", *, actor: str, now: datetime) -> Recorded:
    """Record one changeset within the caller's transaction, which must end soon after.

    Takes the lock of the ledger, and holds it until that transaction ends. Raises as
    `record_changesets` does; the caller must then take everything back.
    """
    document, faults = read_changeset(raw, at)
    if document is None:
        raise _invalid(faults)
    ledger = lock_head()
    instant = _instant_of(document, ledger, at, now=now)
    faults = cross_faults(document, OnRecord(ledger.size), zone=registry_zone(), at=at)
    if faults:
        raise _invalid(faults)
    before = record_at(ledger.size)
    announce_through(ledger, instant)
    changeset, entries = _enter(document, ledger, instant, actor=actor)
    write_rows(document.entries, entries)
    after = record_at(ledger.size)
    changes = apply_statuses(ledger, before, after, entries, instant)
    directives = {entry.id for entry in document.entries if entry.kind == "directive"}
    ledger.save()
    return Recorded(
        number=changeset.number,
        title=changeset.title,
        recorded_at=instant,
        size=changeset.size,
        root=changeset.root,
        status_changes=tuple(changes),
        doubts=tuple(doubts_about(after, directives)),
    )


def _instant_of(document: Document, ledger: LedgerHead, at: str, *, now: datetime) -> datetime:
    """When the changeset counts as recorded: strictly after the last, never in the future."""
    last = ledger.last_recorded_at
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


def _enter(
    document: Document, ledger: LedgerHead, instant: datetime, *, actor: str
) -> tuple[Changeset, list[LedgerEntry]]:
    """Write the changeset and its entries; move the head, which the caller saves."""
    reconstructed = document.reconstructed
    if reconstructed is None:
        reconstructed = document.recorded_at is not None
    first = ledger.size + 1
    frontier = [bytes.fromhex(part) for part in ledger.frontier]
    changeset = Changeset(
        number=ledger.changesets + 1,
        title=document.title,
        reason=document.reason,
        recorded_at=instant,
        recorded_by=document.recorded_by or actor,
        approved_by=document.approved_by or "",
        reconstructed=reconstructed,
        first_seq=first,
        size=ledger.size + len(document.entries),
    )
    entries = []
    for seq, entry in enumerate(document.entries, start=first):
        leaf = canonical(
            {
                "seq": seq,
                "recorded_at": format_instant(instant),
                "recorded_by": changeset.recorded_by,
                "approved_by": changeset.approved_by or None,
                "reconstructed": reconstructed,
                "changeset": changeset.number,
                "title": document.title,
                "reason": document.reason,
                "entry_reason": entry.reason,
                "op": entry.op,
                "kind": entry.kind,
                "object": entry.object,
            }
        )
        digest = leaf_hash(leaf)
        frontier = appended(frontier, seq - 1, digest)
        entries.append(
            LedgerEntry(
                seq=seq,
                changeset=changeset,
                op=entry.op,
                kind=entry.kind,
                object_id=entry.id,
                document=leaf.decode(),
                leaf_hash=digest.hex(),
            )
        )
    changeset.root = root_of(frontier).hex()
    changeset.save(force_insert=True)
    LedgerEntry.objects.bulk_create(entries, batch_size=500)
    ledger.size = changeset.size
    ledger.root = changeset.root
    ledger.frontier = [part.hex() for part in frontier]
    ledger.changesets = changeset.number
    ledger.last_recorded_at = instant
    return changeset, entries


def _invalid(faults: Sequence[Fault]) -> InvalidChangeset:
    number = len(faults)
    what = "1 fault" if number == 1 else f"{number} faults"
    return InvalidChangeset(f"The changeset has {what}; mend them and send it again.", faults)
