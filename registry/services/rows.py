"""The typed rows and references of entries: new versions in, old versions superseded."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from registry.documents.entries import Entry
from registry.documents.references import references_of
from registry.models import LedgerEntry, Reference
from registry.projections import projection_of

BATCH = 500


def write_rows(entries: Sequence[Entry], recorded: Sequence[LedgerEntry]) -> None:
    """Bring the derived rows up to date with entries just recorded, kind by kind."""
    pairs = sorted(zip(entries, recorded, strict=True), key=lambda pair: pair[0].kind)
    for kind, group in groupby(pairs, key=lambda pair: pair[0].kind):
        _write_kind(kind, list(group))


def _write_kind(kind: str, pairs: Sequence[tuple[Entry, LedgerEntry]]) -> None:
    projection = projection_of(kind)
    for entry, recorded in pairs:
        if entry.op != "assert":
            current = projection.row.objects.filter(object_id=entry.id, superseded_by__isnull=True)
            current.update(superseded_by=recorded)
            live = Reference.objects.filter(
                from_kind=kind, from_id=entry.id, superseded_by__isnull=True
            )
            live.update(superseded_by=recorded)
    kept = [pair for pair in pairs if pair[0].op != "retract"]
    rows: list[Any] = projection.row.objects.bulk_create(
        [
            projection.row(
                object_id=entry.id, asserted_by=recorded, **projection.columns(entry.object)
            )
            for entry, recorded in kept
        ],
        batch_size=BATCH,
    )
    children = [
        child
        for row, (entry, _) in zip(rows, kept, strict=True)
        for child in projection.children(row, entry.object)
    ]
    for table in projection.child_tables:
        own = [child for child in children if isinstance(child, table)]
        table._default_manager.bulk_create(own, batch_size=BATCH)
    references = [
        Reference(
            from_kind=kind,
            from_id=entry.id,
            to_kinds=" ".join(reference.kinds),
            to_id=reference.id,
            asserted_by=recorded,
        )
        for entry, recorded in kept
        for reference in references_of(kind, entry.object)
    ]
    Reference.objects.bulk_create(references, batch_size=BATCH)
