"""Proving that the ledger is what it was, and that all derived tables agree with it.

Nothing here trusts a stored hash, a stored size or a derived row: everything is worked out
anew from the documents of the entries, and compared.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from registry.documents.build import build_record
from registry.documents.references import references_of
from registry.models import Changeset, LedgerEntry, Reference, StatusInterval
from registry.projections import Projection, all_projections
from registry.queries.expected_statuses import expected_intervals
from registry.queries.ledger import head, registry_zone
from registry.queries.log_verification import change_log_differences
from registry.queries.proof_verification import proof_differences
from registry.rules.dates import format_instant
from registry.rules.merkle import appended, leaf_hash, root_of

Key = tuple[Any, ...]


class _Version:
    """One version of an object as the ledger tells it."""

    def __init__(self, entry: LedgerEntry) -> None:
        self.obj: dict[str, Any] = json.loads(entry.document)["object"]
        self.object_id = entry.object_id
        self.asserted = entry.seq
        self.superseded: int | None = None


Versions = dict[str, list[_Version]]


def differences() -> Iterator[str]:
    """Every disagreement, as a sentence that says what and where; none means all is well."""
    yield from _ledger_differences()
    yield from proof_differences()
    try:
        versions = _versions()
    except (ValueError, LookupError, TypeError):
        yield "rows: the entries cannot be read, so nothing can be compared with them"
        return
    yield from _row_differences(versions)
    yield from _reference_differences(versions)
    yield from _status_differences(versions)
    yield from change_log_differences()


def _ledger_differences() -> Iterator[str]:
    """Hashes, numbers and instants of entries and changesets, and the head."""
    frontier: list[bytes] = []
    size, number, last_at = 0, 0, None
    for changeset in Changeset.objects.order_by("number").iterator():
        number += 1
        name = f"changeset {changeset.number}"
        if changeset.number != number:
            yield f"{name}: changeset {number} is missing before it"
            number = changeset.number
        if last_at is not None and changeset.recorded_at <= last_at:
            yield f"{name}: recorded at or before the one before it"
        if changeset.first_seq != size + 1:
            yield f"{name}: starts at entry {changeset.first_seq} instead of {size + 1}"
        last_at = changeset.recorded_at
        for entry in changeset.entries.order_by("seq").iterator():
            size += 1
            yield from _entry_differences(entry, changeset, size)
            frontier = appended(frontier, size - 1, leaf_hash(entry.document.encode()))
        if changeset.size != size:
            yield f"{name}: says that the ledger has {changeset.size} entries; it has {size}"
        if changeset.root != root_of(frontier).hex():
            yield f"{name}: its root is not that of the entries up to {size}"
    entries = LedgerEntry.objects.count()
    if entries != size:
        yield f"ledger: {entries} entries, of which {size} belong to changesets in order"
    ledger = head()
    if (ledger.size, ledger.changesets, ledger.last_recorded_at) != (size, number, last_at):
        yield "head: size, number of changesets or last instant differ from the ledger"
    if size and ledger.root != root_of(frontier).hex():
        yield "head: its root is not that of all entries"
    if ledger.frontier != [part.hex() for part in frontier]:
        yield "head: its frontier is not that of all entries"


def _entry_differences(entry: LedgerEntry, changeset: Changeset, seq: int) -> Iterator[str]:
    name = f"entry {entry.seq}"
    if entry.seq != seq:
        yield f"{name}: entry {seq} should stand here"
    if leaf_hash(entry.document.encode()).hex() != entry.leaf_hash:
        yield f"{name}: its document does not have the hash that was stored with it"
    try:
        document = json.loads(entry.document)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        yield f"{name}: its document is no JSON object"
        return
    beside = {
        "seq": entry.seq,
        "op": entry.op,
        "kind": entry.kind,
        "changeset": changeset.number,
        "title": changeset.title,
        "reason": changeset.reason,
        "recorded_at": format_instant(changeset.recorded_at),
        "recorded_by": changeset.recorded_by,
        "approved_by": changeset.approved_by or None,
        "reconstructed": changeset.reconstructed,
    }
    for member, value in beside.items():
        if document.get(member) != value:
            yield f"{name}: {member} beside its document is not what the document says"
    if document.get("object", {}).get("id") != entry.object_id:
        yield f"{name}: the object id beside its document is not what the document says"


def _versions() -> Versions:
    """Every version of every object by kind, replayed from the entries alone."""
    by_kind: defaultdict[str, list[_Version]] = defaultdict(list)
    live: dict[tuple[str, str], _Version] = {}
    for entry in LedgerEntry.objects.order_by("seq").iterator():
        before = live.pop((entry.kind, entry.object_id), None)
        if before is not None:
            before.superseded = entry.seq
        if entry.op != "retract":
            version = _Version(entry)
            live[entry.kind, entry.object_id] = version
            by_kind[entry.kind].append(version)
    return by_kind


def _row_differences(versions: Versions) -> Iterator[str]:
    for kind, projection in all_projections():
        expected: dict[Key, int] = defaultdict(int)
        children: defaultdict[type[models.Model], dict[Key, int]] = defaultdict(
            lambda: defaultdict(int)
        )
        for version in versions[kind]:
            row = projection.row(object_id=version.object_id, **projection.columns(version.obj))
            row.asserted_by_id, row.superseded_by_id = version.asserted, version.superseded
            expected[_content(row)] += 1
            for child in projection.children(row, version.obj):
                children[type(child)][(version.asserted, *_content(child))] += 1
        stored = _tally(_content(row) for row in projection.row.objects.iterator())
        yield from _compare(kind, expected, stored)
        yield from _child_differences(kind, projection, children)


def _child_differences(
    kind: str,
    projection: Projection,
    expected: dict[type[models.Model], dict[Key, int]],
) -> Iterator[str]:
    for table in projection.child_tables:
        parent = next(
            f.name for f in table._meta.concrete_fields if f.related_model is projection.row
        )
        rows = table._default_manager.select_related(parent)
        stored = _tally(
            (getattr(row, parent).asserted_by_id, *_content(row)) for row in rows.iterator()
        )
        name = f"{kind} {table._meta.verbose_name}"
        yield from _compare(name, expected.get(table, {}), stored)


def _reference_differences(versions: Versions) -> Iterator[str]:
    expected: dict[Key, int] = defaultdict(int)
    for kind, of_kind in versions.items():
        for version in of_kind:
            for reference in references_of(kind, version.obj):
                target = (" ".join(reference.kinds), reference.id)
                origin = (kind, version.object_id)
                expected[(*origin, *target, version.asserted, version.superseded)] += 1
    rows = Reference.objects.values_list(
        "from_kind", "from_id", "to_kinds", "to_id", "asserted_by_id", "superseded_by_id"
    )
    yield from _compare("reference", expected, _tally(tuple(row) for row in rows.iterator()))


def _status_differences(versions: Versions) -> Iterator[str]:
    live = [
        (kind, version.obj)
        for kind, of_kind in versions.items()
        for version in of_kind
        if version.superseded is None
    ]
    try:
        record = build_record(live, size=head().size, zone=registry_zone())
    except (KeyError, ValueError) as error:
        yield f"status interval: the entries give no record to compare with ({error!r})"
        return
    expected = _tally(_content(row) for row in expected_intervals(record))
    stored = _tally(_content(row) for row in StatusInterval.objects.iterator())
    yield from _compare("status interval", expected, stored)


def _content(row: models.Model) -> Key:
    """All that a row holds, but for its own key and the key of its parent row."""
    return tuple(
        json.dumps(value, sort_keys=True) if isinstance(value, list | dict) else value
        for field in row._meta.concrete_fields
        if not field.primary_key and not _is_parent(field)
        for value in [getattr(row, field.attname)]
    )


def _is_parent(field: Any) -> bool:
    return field.related_model is not None and field.related_model is not LedgerEntry


def _tally(rows: Iterable[Key]) -> dict[Key, int]:
    tally: dict[Key, int] = defaultdict(int)
    for row in rows:
        tally[row] += 1
    return tally


def _compare(name: str, expected: dict[Key, int], stored: dict[Key, int]) -> Iterator[str]:
    for row, count in expected.items():
        if stored.get(row, 0) < count:
            yield f"{name}: the ledger calls for a row that is missing or altered: {_shown(row)}"
    for row, count in stored.items():
        if expected.get(row, 0) < count:
            yield f"{name}: a row that the ledger does not call for: {_shown(row)}"


def _shown(row: Key) -> str:
    return ", ".join(str(part) for part in row if part is not None)[:200]
