"""Proving that the stored tree and the signed checkpoints are those of the entries.

Like registry.queries.verification, this trusts no stored hash: roots are worked out from the
documents. Keys are trusted if they are configured here, or announced in the ledger.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from registry.models import Changeset, Checkpoint, LedgerEntry, TreeNode
from registry.queries.signing_keys import KIND
from registry.rules.checkpoints import (
    NoteSignature,
    checkpoint_text,
    key_id,
    note_of,
    origin_of,
    signatures_in,
)
from registry.rules.merkle import Hash, appended, completed, leaf_hash, root_of
from registry.signing import is_signed_by, signing_keys


class _Ledger(NamedTuple):
    """What the entries alone say of the tree and of keys."""

    roots: dict[int, Hash]
    """By ledger size."""
    nodes: dict[tuple[int, int], Hash]
    """By the number of the last entry and the level, from 1."""
    announced: dict[int, list[dict[str, Any]]]
    """The verification keys that each changeset puts on record or corrects."""


def proof_differences() -> Iterator[str]:
    """Every disagreement, as a sentence that says what and where."""
    ledger = _read_entries()
    yield from _node_differences(ledger.nodes)
    yield from _checkpoint_differences(ledger)


def _read_entries() -> _Ledger:
    ledger = _Ledger({0: root_of([])}, {}, defaultdict(list))
    ends = set(Changeset.objects.values_list("size", flat=True))
    frontier: list[Hash] = []
    entries = LedgerEntry.objects.order_by("seq")
    for size, entry in enumerate(entries.iterator(), start=1):
        leaf = leaf_hash(entry.document.encode())
        roots = completed(frontier, size - 1, leaf)
        ledger.nodes.update(((size, level), root) for level, root in enumerate(roots) if level)
        frontier = appended(frontier, size - 1, leaf)
        if size in ends:
            ledger.roots[size] = root_of(frontier)
        if entry.kind == KIND and entry.op != "retract":
            ledger.announced[entry.changeset_id].append(_object_of(entry))
    return ledger


def _object_of(entry: LedgerEntry) -> dict[str, Any]:
    """The object of an entry; an empty one where it cannot be read, which others report."""
    try:
        obj = json.loads(entry.document)["object"]
    except (ValueError, LookupError, TypeError):
        return {}
    return obj if isinstance(obj, dict) else {}


def _node_differences(expected: dict[tuple[int, int], Hash]) -> Iterator[str]:
    stored = {
        (last, level): digest
        for last, level, digest in TreeNode.objects.values_list("entry_id", "level", "hash")
    }
    for (last, level), root in expected.items():
        name = f"tree node of level {level} at entry {last}"
        digest = stored.pop((last, level), None)
        if digest is None:
            yield f"{name}: it is missing"
        elif digest != root.hex():
            yield f"{name}: it is not the hash of the entries below it"
    for last, level in stored:
        yield f"tree node of level {level} at entry {last}: the entries call for none"


def _checkpoint_differences(ledger: _Ledger) -> Iterator[str]:
    checkpoints = {found.changeset_id: found for found in Checkpoint.objects.iterator()}
    if not checkpoints:
        if signing_keys() and len(ledger.roots) > 1:
            yield "checkpoints: there is none, though a signing key is configured"
        return
    trusted = {key.public_key.hex() for key in signing_keys()}
    trusted |= {str(obj.get("public_key")) for part in ledger.announced.values() for obj in part}
    origin = origin_of(checkpoints[min(checkpoints)].note)
    before: Checkpoint | None = None
    for changeset in Changeset.objects.order_by("number").iterator():
        name = f"checkpoint of changeset {changeset.number}"
        found = checkpoints.get(changeset.number)
        if found is None:
            yield f"{name}: it is missing"
            continue
        if found.public_key not in trusted:
            key = key_id(_bytes(found.public_key))
            yield f"{name}: it says to be of {key}, which is neither configured nor announced"
        signers = [found.public_key]
        if before is not None and found.public_key != before.public_key:
            heirs = [
                obj
                for obj in ledger.announced.get(changeset.number, ())
                if obj.get("public_key") == found.public_key
            ]
            if not heirs:
                yield f"{name}: another key than before signs, and nothing announces it"
            elif heirs[0].get("replaces") is not None:
                signers.append(before.public_key)
        before = found
        root = ledger.roots.get(changeset.size)
        text = None if root is None else checkpoint_text(origin, changeset.size, root)
        for what in _note_differences(found.note, text, origin, signers):
            yield f"{name}: {what}"


def _note_differences(
    note: str, text: str | None, origin: str, signers: Sequence[str]
) -> Iterator[str]:
    """What is wrong with a note that should have this text and just these signers, in order."""
    said, lines = signatures_in(note)
    if said != text:
        yield "its origin, size or root is not that of the entries up to there"
    if len(lines) != len(signers):
        yield f"it has {len(lines)} signatures that can be read instead of {len(signers)}"
        return
    signed = [
        NoteSignature(_bytes(key), signature) for key, signature in zip(signers, lines, strict=True)
    ]
    for public_key, signature in signed:
        if not is_signed_by(public_key, said.encode(), signature):
            yield f"the signature of {key_id(public_key)} is not over it"
    if note_of(said, origin, signed) != note:
        yield "it is not written as it was signed"


def _bytes(public_key: str) -> bytes:
    """The bytes of a stored key; none of what is no hexadecimal, which then signs nothing."""
    try:
        return bytes.fromhex(public_key)
    except ValueError:
        return b""
