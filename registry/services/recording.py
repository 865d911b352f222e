"""Recording a changeset: checked whole, then entered whole, under the one lock of the ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from registry.documents.entries import Changeset as Document
from registry.documents.strict_json import Json, canonical
from registry.models import Changeset, LedgerEntry, LedgerHead, TreeNode
from registry.queries.change_log import StatusChange
from registry.queries.proposing import propose, read_valid
from registry.rules.dates import format_instant
from registry.rules.doubts import doubts_about
from registry.rules.merkle import appended, completed, leaf_hash, root_of
from registry.services.checkpoints import sign_through
from registry.services.locking import lock_head
from registry.services.rows import write_rows
from registry.services.statuses import announce_through, apply_statuses


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
    ClockBehind, when the clock is earlier than the last recording; what `sign_through` raises.
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
    read = read_valid(raw, at)
    ledger = lock_head()
    proposal = propose(read, at, end=ledger, now=now)
    document, instant = proposal.document, proposal.instant
    announce_through(ledger, instant)
    changeset, entries = _enter(document, ledger, instant, actor=actor)
    write_rows(document.entries, entries)
    changes = apply_statuses(ledger, proposal.before, proposal.after, entries, instant)
    sign_through(document.entries)
    ledger.save()
    return Recorded(
        number=changeset.number,
        title=changeset.title,
        recorded_at=instant,
        size=changeset.size,
        root=changeset.root,
        status_changes=tuple(changes),
        doubts=tuple(doubts_about(proposal.after, proposal.directives)),
    )


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
    nodes = []
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
        roots = completed(frontier, seq - 1, digest)
        frontier = appended(frontier, seq - 1, digest)
        nodes += [
            TreeNode(entry_id=seq, level=level, hash=root.hex())
            for level, root in enumerate(roots)
            if level
        ]
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
    TreeNode.objects.bulk_create(nodes, batch_size=500)
    ledger.size = changeset.size
    ledger.root = changeset.root
    ledger.frontier = [part.hex() for part in frontier]
    ledger.changesets = changeset.number
    ledger.last_recorded_at = instant
    return changeset, entries
