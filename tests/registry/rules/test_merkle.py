"""The tree of RFC 6962, against the known roots of the test leaves of Certificate Transparency."""

import pytest

from registry.rules.merkle import EMPTY_ROOT, appended, leaf_hash, root_of

LEAVES = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_the_root_over_the_first_leaves_is_the_known_one(size: int) -> None:
    frontier: list[bytes] = []
    for number, leaf in enumerate(LEAVES[:size]):
        frontier = appended(frontier, number, leaf_hash(bytes.fromhex(leaf)))

    assert root_of(frontier).hex() == ROOTS[size]
    assert len(frontier) == size.bit_count()


def test_the_root_over_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == ROOTS[0]


def test_appending_leaves_the_frontier_before_as_it_was() -> None:
    before = [leaf_hash(b"one")]

    appended(before, 1, leaf_hash(b"two"))

    assert before == [leaf_hash(b"one")]
