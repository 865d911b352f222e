"""The Merkle tree of RFC 6962, from the side of who verifies (RFC 9162, section 2.1)."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from greenlight_verify.findings import Unproven


def leaf_hash(leaf: bytes) -> bytes:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def root_over(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes in order."""
    subtrees: list[bytes] = []
    size = 0
    for size, leaf in enumerate(leaves, start=1):
        subtrees.append(leaf)
        ends = size
        while ends & 1 == 0:
            right = subtrees.pop()
            subtrees.append(node_hash(subtrees.pop(), right))
            ends >>= 1
    if size == 0:
        return sha256(b"").digest()
    root = subtrees.pop()
    while subtrees:
        root = node_hash(subtrees.pop(), root)
    return root


def check_inclusion(
    *, seq: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes
) -> None:
    """Raises: Unproven, unless the leaf is number `seq`, from 1, of the tree with this root."""
    if not 1 <= seq <= size:
        raise Unproven(f"entry {seq} cannot be among {size} entries")
    place, last, found = seq - 1, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Unproven(f"the proof of entry {seq} is too long for {size} entries")
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise Unproven(f"the proof of entry {seq} is too short for {size} entries")
    if found != root:
        raise Unproven(f"entry {seq} with this leaf is not in the ledger of {size} entries")


def check_consistency(
    *, old: int, new: int, path: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Raises: Unproven, unless the tree of `new` leaves continues that of `old`."""
    if old > new:
        raise Unproven(f"a ledger of {new} entries cannot continue one of {old}")
    if old == 0 or old == new:
        if path:
            raise Unproven(f"from {old} to {new} entries there is nothing to prove, yet a proof")
        if old == new and old_root != new_root:
            raise Unproven(f"two ledgers of {old} entries with different roots")
        return
    hashes = list(path)
    if old & (old - 1) == 0:
        hashes.insert(0, old_root)
    if not hashes:
        raise Unproven(f"the proof from {old} to {new} entries is empty")
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            raise Unproven(f"the proof from {old} to {new} entries is too long")
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while place & 1 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    if last:
        raise Unproven(f"the proof from {old} to {new} entries is too short")
    if before != old_root:
        raise Unproven(f"the proof does not fit the ledger of {old} entries")
    if after != new_root:
        raise Unproven(f"the ledger of {new} entries does not continue that of {old}")
