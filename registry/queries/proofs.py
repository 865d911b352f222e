"""Checkpoints and proofs of the tree over the ledger, from its stored nodes.

A proof takes two queries, for some forty hashes at a million entries, whatever its size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.documents.faults import Fault, pointer_to
from registry.errors import InvalidRequest, NoCheckpoint, UnknownSize
from registry.models import Checkpoint, LedgerEntry, TreeNode
from registry.queries.ledger import current_size
from registry.rules.merkle import (
    Hash,
    Node,
    Span,
    consistency_path,
    inclusion_path,
    nodes_of,
    roots_of,
)


@dataclass(frozen=True, slots=True)
class Inclusion:
    """That the entry `seq` is among the first `size`: `hashes` from the leaf upwards."""

    seq: int
    size: int
    leaf: Hash
    hashes: Sequence[Hash]
    root: Hash


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the ledger of `new` entries continues that of `old`: `hashes` from below upwards."""

    old: int
    new: int
    hashes: Sequence[Hash]
    old_root: Hash
    new_root: Hash


def inclusion_proof(seq: int, size: int | None) -> Inclusion:
    """`size` defaults to all entries. Raises: UnknownSize; InvalidRequest, for no such entry."""
    size = _size(size, "size")
    if not 1 <= seq <= size:
        cure = f"Among {size} entries there is none with the number {seq}; count from 1."
        raise InvalidRequest(cure, [Fault("/seq", "out-of-range", cure)])
    path = inclusion_path(seq, size)
    leaf = Span(seq - 1, seq)
    *hashes, own, root = _roots([*path, leaf, Span(0, size)])
    return Inclusion(seq, size, own, hashes, root)


def consistency_proof(old: int, new: int | None) -> Consistency:
    """`new` defaults to all entries. Raises: UnknownSize; InvalidRequest, where old > new."""
    new = _size(new, "to")
    if old > new:
        cure = f"A ledger only grows: {old} entries do not come before {new}; turn them round."
        raise InvalidRequest(cure, [Fault("/from", "out-of-range", cure)])
    path = consistency_path(old, new)
    *hashes, old_root, new_root = _roots([*path, Span(0, old), Span(0, new)])
    return Consistency(old, new, hashes, old_root, new_root)


def checkpoint_at(size: int | None) -> str:
    """The signed note over the first `size` entries; the last one that was signed, without.

    Raises: NoCheckpoint.
    """
    found = Checkpoint.objects.order_by("-changeset")
    if size is not None:
        found = found.filter(changeset__size=size)
    note = found.values_list("note", flat=True).first()
    if note is None:
        raise NoCheckpoint(
            "Checkpoints are signed where a changeset ends, once this registry has a signing key; "
            "leave size out for the last one."
        )
    return note


def _size(size: int | None, parameter: str) -> int:
    biggest = current_size()
    if size is None:
        return biggest
    if size > biggest:
        cure = f"The ledger has {biggest} entries; ask for a size up to that."
        raise UnknownSize(cure, [Fault(pointer_to(parameter), "out-of-range", cure)])
    return size


def _roots(spans: Sequence[Span]) -> list[Hash]:
    wanted = {node for span in spans for node in nodes_of(span)}
    return roots_of(spans, _hashes(wanted))


def _hashes(nodes: Iterable[Node]) -> dict[Node, Hash]:
    """The stored hashes of nodes; those of level 0 stand with their entries.

    An entry ends a few nodes at most, so all of those are fetched: a plain list of numbers is
    found faster than pairs.
    """
    leaves = [node.last for node in nodes if node.level == 0]
    above = [node.last for node in nodes if node.level]
    found = LedgerEntry.objects.filter(seq__in=leaves).values_list("seq", "leaf_hash")
    hashes = {Node(0, seq): bytes.fromhex(digest) for seq, digest in found}
    rows = TreeNode.objects.filter(entry__in=above).values_list("level", "entry_id", "hash")
    hashes |= {Node(level, last): bytes.fromhex(digest) for level, last, digest in rows}
    return hashes
