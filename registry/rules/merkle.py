"""The Merkle tree over ledger entries, hashed as RFC 6962 section 2.1 says.

A frontier is the list of roots of the perfect subtrees that the leaves fall into, the
largest first: as many as the size has one-bits, and all that appending needs.
"""

from collections.abc import Sequence
from hashlib import sha256

Hash = bytes
EMPTY_ROOT: Hash = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> Hash:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


def appended(frontier: Sequence[Hash], size: int, leaf: Hash) -> list[Hash]:
    """The frontier of `size` leaves with one leaf more."""
    grown = [*frontier, leaf]
    while size & 1:
        right = grown.pop()
        grown.append(node_hash(grown.pop(), right))
        size >>= 1
    return grown


def root_of(frontier: Sequence[Hash]) -> Hash:
    """The root over all leaves of a frontier; of none, the hash of nothing."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for subtree in reversed(frontier[:-1]):
        root = node_hash(subtree, root)
    return root
