"""Proofs of the tree: the vectors of Certificate Transparency, another implementation, and
whatever sizes chance brings, each verified by the offline verifier."""

from collections.abc import Callable
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from greenlight_verify.findings import Unproven
from greenlight_verify.tree import check_consistency, check_inclusion, root_over
from registry.rules.merkle import (
    Hash,
    Node,
    Span,
    appended,
    completed,
    consistency_path,
    inclusion_path,
    leaf_hash,
    nodes_of,
    root_of,
    roots_of,
)
from tests.registry.rules.test_merkle import LEAVES, ROOTS

INCLUSION = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (3, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (2, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
CONSISTENCY = [
    (1, 1, []),
    (1, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
    (6, 8, ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
    (2, 5, ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
]  # fmt: skip
SIZES = st.integers(1, 300)


class Tree:
    """A tree as it is stored: leaves and perfect subtrees, and its root after every leaf."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves = [leaf_hash(leaf) for leaf in leaves]
        self.hashes: dict[Node, Hash] = {}
        self.roots = [root_of([])]
        frontier: list[Hash] = []
        for size, leaf in enumerate(self.leaves):
            for level, root in enumerate(completed(frontier, size, leaf)):
                self.hashes[Node(level, size + 1)] = root
            frontier = appended(frontier, size, leaf)
            self.roots.append(root_of(frontier))

    def inclusion(self, number: int, size: int) -> list[Hash]:
        return roots_of(inclusion_path(number, size), self.hashes)

    def consistency(self, old: int, new: int) -> list[Hash]:
        return roots_of(consistency_path(old, new), self.hashes)


KNOWN = Tree([bytes.fromhex(leaf) for leaf in LEAVES])
LARGE = Tree([str(number).encode() for number in range(300)])


def refused(check: Callable[[], None]) -> bool:
    try:
        check()
    except Unproven:
        return True
    return False


def included(tree: Tree, number: int, size: int, path: list[Hash], leaf: Hash) -> bool:
    return not refused(
        lambda: check_inclusion(seq=number, size=size, leaf=leaf, path=path, root=tree.roots[size])
    )


def consistent(tree: Tree, old: int, new: int, path: list[Hash], root: Hash) -> bool:
    return not refused(
        lambda: check_consistency(
            old=old, new=new, path=path, old_root=root, new_root=tree.roots[new]
        )
    )


@pytest.mark.parametrize(("number", "size", "expected"), INCLUSION)
def test_a_known_inclusion_proof_is_given_and_taken(number, size, expected) -> None:
    path = KNOWN.inclusion(number, size)

    assert [part.hex() for part in path] == expected
    assert included(KNOWN, number, size, path, KNOWN.leaves[number - 1])


@pytest.mark.parametrize(("old", "new", "expected"), CONSISTENCY)
def test_a_known_consistency_proof_is_given_and_taken(old, new, expected) -> None:
    path = KNOWN.consistency(old, new)

    assert [part.hex() for part in path] == expected
    assert consistent(KNOWN, old, new, path, KNOWN.roots[old])


@pytest.mark.parametrize("size", range(9))
def test_the_verifier_knows_the_known_roots(size: int) -> None:
    assert root_over(KNOWN.leaves[:size]).hex() == ROOTS[size]


def test_another_implementation_has_the_same_roots_and_inclusion_proofs() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    oracle.append_entries([str(number).encode() for number in range(70)])

    for size in range(1, 71):
        assert oracle.get_root(size) == LARGE.roots[size]
        for number in range(1, size + 1):
            theirs = oracle.prove_inclusion(number, size)
            assert theirs.path == [LARGE.leaves[number - 1], *LARGE.inclusion(number, size)]


def test_our_consistency_proofs_hold_between_the_roots_of_another_implementation() -> None:
    oracle = InmemoryTree(algorithm="sha256")
    oracle.append_entries([str(number).encode() for number in range(70)])

    for old, new in combinations(range(1, 71), 2):
        check_consistency(
            old=old,
            new=new,
            path=LARGE.consistency(old, new),
            old_root=oracle.get_root(old),
            new_root=oracle.get_root(new),
        )
        oracle.prove_consistency(old, new).verify(LARGE.roots[old], LARGE.roots[new])


@given(size=SIZES, data=st.data())
def test_every_inclusion_is_proven_and_nothing_else(size: int, data) -> None:
    number = data.draw(st.integers(1, size))
    path = LARGE.inclusion(number, size)
    leaf = LARGE.leaves[number - 1]

    assert included(LARGE, number, size, path, leaf)
    assert not included(LARGE, number, size, path, LARGE.leaves[number % 300])
    assert not included(LARGE, number, size, [*path, leaf], leaf)
    for at in range(len(path)):
        assert not included(LARGE, number, size, path[:at] + path[at + 1 :], leaf)
        altered = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not included(LARGE, number, size, altered, leaf)
    for other in {1, size, number - 1, number + 1} - {number}:
        assert not included(LARGE, other, size, path, leaf)


@given(sizes=st.tuples(SIZES, SIZES).map(sorted))
def test_every_continuation_is_proven_and_nothing_else(sizes: list[int]) -> None:
    old, new = sizes
    path = LARGE.consistency(old, new)
    root = LARGE.roots[old]

    assert consistent(LARGE, old, new, path, root)
    assert not consistent(LARGE, old, new, path, LARGE.roots[old - 1])
    assert not consistent(LARGE, old, new, [*path, root], root)
    for at in range(len(path)):
        assert not consistent(LARGE, old, new, path[:at] + path[at + 1 :], root)
        altered = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not consistent(LARGE, old, new, altered, root)


@given(size=SIZES)
def test_a_proof_is_made_of_stored_hashes_only_and_short(size: int) -> None:
    spans = [*inclusion_path(1, size), *consistency_path(size, 300), Span(0, size)]

    assert all(node in LARGE.hashes for span in spans for node in nodes_of(span))
    assert len(inclusion_path(size, size)) <= size.bit_length()
    assert len(consistency_path(size, 300)) <= 10


def test_the_empty_tree_is_continued_by_every_tree() -> None:
    assert consistency_path(0, 5) == []
    assert consistent(KNOWN, 0, 5, [], KNOWN.roots[0])
    assert not consistent(KNOWN, 0, 5, [bytes(32)], KNOWN.roots[0])
