"""The large set in a database: what rules read of it recorded as ever, the millions in bulk.

Catalogue, lists and directives go through recording. Organisations and members are written straight
into the ledger, its tree and their rows: the same bytes and hashes, without the cross-checks that
take a minute for each ten thousand. What only search and retraction use of them (names, keys,
references) is left out.
"""

import json
import random
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection, transaction

from benchmarks.gateway_world import ENTRIES_AT_ONCE, Scale, objects
from registry.models import Changeset, LedgerEntry, LedgerHead, TreeNode
from registry.projections import projection_of
from registry.rules.dates import format_instant
from registry.rules.merkle import appended, completed, leaf_hash, root_of
from registry.services.recording import record_changesets

AT_ONCE = 50_000
IN_BULK = frozenset({"organization", "member"})
_COLUMNS = {
    "organization": ("name", "country", "affiliate_of"),
    "member": ("list", "organization", "standing"),
}

Json = dict[str, Any]
Part = tuple[str, Json]


def write_world(scale: Scale, *, seed: int = 1) -> None:
    """Into an empty ledger. Prints how far it is."""
    write_parts(objects(scale, random.Random(seed)))


def write_parts(all_parts: Iterable[Part]) -> None:
    """What goes in bulk comes last."""
    started = time.monotonic()
    parts = iter(all_parts)
    first: list[Part] = []
    rest: Iterator[Part] = iter(())
    for part in parts:
        if part[0] in IN_BULK:
            rest = _and_then(part, parts)
            break
        first.append(part)
    for start in range(0, len(first), ENTRIES_AT_ONCE):
        some = first[start : start + ENTRIES_AT_ONCE]
        entries = [{"op": "assert", "kind": kind, "object": obj} for kind, obj in some]
        document = {"title": "The catalogue", "reason": "To measure.", "entries": entries}
        record_changesets([("", document)], actor="bench", now=datetime.now(UTC))
        print(f"# {start + len(some)} recorded, {time.monotonic() - started:.0f} s", flush=True)
    _loosen()
    while chunk := list(islice(rest, AT_ONCE)):
        with transaction.atomic():
            size = _write(chunk)
        if size % (10 * AT_ONCE) < AT_ONCE:
            print(f"# {size} entries, {time.monotonic() - started:.0f} s", flush=True)


def _and_then(part: Part, parts: Iterator[Part]) -> Iterator[Part]:
    yield part
    yield from parts


def _loosen() -> None:
    """A world that is lost in a crash is made again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -500000")


def _write(chunk: list[Part]) -> int:
    """One changeset; the size of the ledger with it."""
    head = LedgerHead.objects.select_for_update().get(id=1)
    instant = datetime.now(UTC)
    if head.last_recorded_at is not None:
        instant = max(instant, head.last_recorded_at + timedelta(microseconds=1))
    said = {
        "recorded_at": format_instant(instant), "recorded_by": "bench", "approved_by": None,
        "reconstructed": False, "changeset": head.changesets + 1, "title": "In bulk",
        "reason": "To measure.", "entry_reason": None, "op": "assert",
    }  # fmt: skip
    frontier = [bytes.fromhex(part) for part in head.frontier]
    entries, nodes = [], []
    rows: dict[str, list[tuple[Any, ...]]] = {kind: [] for kind in IN_BULK}
    for seq, (kind, obj) in enumerate(chunk, start=head.size + 1):
        leaf = _canonical({"seq": seq, **said, "kind": kind, "object": obj})
        digest = leaf_hash(leaf.encode())
        roots = completed(frontier, seq - 1, digest)
        frontier = appended(frontier, seq - 1, digest)
        nodes += [(seq, level, root.hex()) for level, root in enumerate(roots) if level]
        entries.append((seq, said["changeset"], "assert", kind, obj["id"], leaf, digest.hex()))
        rows[kind].append((obj["id"], seq, *(obj.get(name) or "" for name in _COLUMNS[kind])))
    size = head.size + len(chunk)
    root = root_of(frontier).hex()
    Changeset.objects.create(
        number=said["changeset"], title=said["title"], reason=said["reason"], recorded_at=instant,
        recorded_by="bench", reconstructed=False, first_seq=head.size + 1, size=size, root=root,
    )  # fmt: skip
    names = ("seq", "changeset_id", "op", "kind", "object_id", "document", "leaf_hash")
    _insert(LedgerEntry, names, entries)
    _insert(TreeNode, ("entry_id", "level", "hash"), nodes)
    for kind, own in rows.items():
        row = projection_of(kind).row
        _insert(row, ("object_id", "asserted_by_id", *_COLUMNS[kind]), own)
    LedgerHead.objects.filter(id=1).update(
        size=size, root=root, frontier=[part.hex() for part in frontier],
        changesets=said["changeset"], last_recorded_at=instant,
    )  # fmt: skip
    return size


def _canonical(value: Json) -> str:
    """As `canonical` has it for what is here: names and texts in ASCII, and whole numbers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def _insert(table: Any, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    places = ",".join(["%s"] * len(columns))
    quoted = ",".join(f'"{column}"' for column in columns)
    sql = f"INSERT INTO {table._meta.db_table} ({quoted}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)
