"""The Merkle tree over ledger entries and its proofs, as RFC 6962 section 2.1 says.

A subtree is perfect if it has 2^level leaves and starts at a multiple of that; its root never
changes again. Every hash that a proof needs is made of roots of perfect subtrees, so these are
what is stored. Levels start at 0, the leaves.

A frontier is the list of roots of the perfect subtrees that the leaves fall into, the
largest first: as many as the size has one-bits, and all that appending needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

Hash = bytes
EMPTY_ROOT: Hash = sha256(b"").digest()


class Node(NamedTuple):
    """A perfect subtree: that of the 2^level leaves up to and with leaf number `last`, from 1."""

    level: int
    last: int


class Span(NamedTuple):
    """The leaves after number `start`, up to and with number `stop`."""

    start: int
    stop: int


def leaf_hash(leaf: bytes) -> Hash:
    return sha256(b"\x00" + leaf).digest()


def node_hash(left: Hash, right: Hash) -> Hash:
    return sha256(b"\x01" + left + right).digest()


def completed(frontier: Sequence[Hash], size: int, leaf: Hash) -> list[Hash]:
    """The roots of the perfect subtrees that a leaf after `size` others ends: levels 0, 1, …"""
    roots = [leaf]
    lefts = list(frontier)
    while size & 1:
        roots.append(node_hash(lefts.pop(), roots[-1]))
        size >>= 1
    return roots


def appended(frontier: Sequence[Hash], size: int, leaf: Hash) -> list[Hash]:
    """The frontier of `size` leaves with one leaf more."""
    roots = completed(frontier, size, leaf)
    return [*frontier[: len(frontier) - len(roots) + 1], roots[-1]]


def root_of(frontier: Sequence[Hash]) -> Hash:
    """The root over all leaves of a frontier; of none, the hash of nothing."""
    if not frontier:
        return EMPTY_ROOT
    root = frontier[-1]
    for subtree in reversed(frontier[:-1]):
        root = node_hash(subtree, root)
    return root


def inclusion_path(number: int, size: int) -> list[Span]:
    """The spans whose roots prove that leaf `number`, from 1, is among `size` leaves.

    From the leaf upwards: PATH of section 2.1.1.
    """
    path = []
    start, stop = 0, size
    while stop - start > 1:
        middle = start + _split(stop - start)
        if number <= middle:
            path.append(Span(middle, stop))
            stop = middle
        else:
            path.append(Span(start, middle))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int) -> list[Span]:
    """The spans whose roots prove that the tree of `new` leaves continues that of `old`.

    From below upwards: PROOF of section 2.1.2. Nothing has to be proved of an empty tree.
    """
    path: list[Span] = []
    if old == 0:
        return path
    start, stop = 0, new
    while old < stop:
        middle = start + _split(stop - start)
        if old <= middle:
            path.append(Span(middle, stop))
            stop = middle
        else:
            path.append(Span(start, middle))
            start = middle
    if start > 0:
        path.append(Span(start, stop))
    return path[::-1]


def nodes_of(span: Span) -> list[Node]:
    """The perfect subtrees of a span of a path, the largest first."""
    nodes = []
    last = span.start
    length = span.stop - span.start
    for level in reversed(range(length.bit_length())):
        if length >> level & 1:
            last += 1 << level
            nodes.append(Node(level, last))
    return nodes


def roots_of(spans: Iterable[Span], hashes: Mapping[Node, Hash]) -> list[Hash]:
    """The root of each span, from the roots of its perfect subtrees."""
    return [root_of([hashes[node] for node in nodes_of(span)]) for span in spans]


def _split(length: int) -> int:
    """The largest power of two below a length of at least 2."""
    return 1 << (length - 1).bit_length() - 1
