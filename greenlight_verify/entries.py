"""Entries of the ledger as /api/v1/ledger/entries gives them, saved to files."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.notes import Checkpoint
from greenlight_verify.tree import leaf_hash, root_over


@dataclass(frozen=True, slots=True)
class Entry:
    """`document` is None where the ledger keeps an entry to itself and gives its hash alone."""

    seq: int
    hash: bytes
    document: dict[str, Any] | None


def read_entries(texts: Iterable[str]) -> Sequence[Entry]:
    """The entries of pages by number, each held against its hash.

    A text is a page, an array of pages or of entries, or one of these on each line.
    Raises: Unproven, where a leaf does not have its hash; Unusable.
    """
    entries = [_entry(item) for text in texts for item in _items(_values(text))]
    return sorted(entries, key=lambda entry: entry.seq)


def check_entries(entries: Sequence[Entry], checkpoint: Checkpoint) -> Sequence[Entry]:
    """The entries that a checkpoint covers. Raises: Unproven, unless it is over just these."""
    size = checkpoint.size
    covered = [entry for entry in entries if entry.seq <= size]
    for expected, entry in enumerate(covered, start=1):
        if entry.seq != expected:
            what = "is missing" if entry.seq > expected else "is there twice"
            raise Unproven(f"entry {min(expected, entry.seq)} {what}")
    if len(covered) < size:
        raise Unproven(f"the checkpoint is over {size} entries, only {len(covered)} are here")
    if root_over(entry.hash for entry in covered) != checkpoint.root:
        raise Unproven(f"the {size} entries do not have the root that was signed")
    return covered


def _values(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise Unusable("the entries are neither JSON nor lines of JSON") from error


def _items(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if isinstance(value, list):
            yield from _items(value)
        elif isinstance(value, dict) and "results" in value:
            yield from _items([value["results"]])
        else:
            yield value


def _entry(item: Any) -> Entry:
    try:
        seq, leaf, digest = item["seq"], item["leaf"], bytes.fromhex(item["leaf_hash"])
        if type(seq) is not int:
            raise TypeError
        text = None if leaf is None else leaf.encode()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Unusable("an entry needs seq, leaf and leaf_hash") from error
    if text is None:
        return Entry(seq, digest, None)
    if leaf_hash(text) != digest:
        raise Unproven(f"entry {seq}: its leaf does not have the hash beside it")
    try:
        document = json.loads(text)
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("seq") != seq:
        raise Unproven(f"entry {seq}: its leaf is no entry of that number")
    return Entry(seq, digest, document)
