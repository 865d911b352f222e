"""What a GRANT, an END or a PAUSE names, and cycles among them."""

import pytest

from registry.rules.against import find_cycle, index_against, keys_by_directive, named_by, naming
from tests.registry.rules.small import provision

BY_DIRECTIVE = {"order": ["order/a", "order/b"], "letter": ["letter/all"], "end": ["end/all"]}


@pytest.mark.parametrize(
    ("against", "named"),
    [
        ("", []),
        ("order/b", ["order/b"]),
        ("order", ["order/a", "order/b"]),
        ("letter order/b order", ["letter/all", "order/b", "order/a"]),
        ("unheard-of", []),
        # What names its own directive does not name itself.
        ("end", []),
    ],
)
def test_naming_a_directive_names_its_provisions_each_once(against: str, named: list[str]) -> None:
    assert named_by(provision("end", "END", against=against), BY_DIRECTIVE) == named


def test_provisions_are_grouped_by_directive_in_their_order() -> None:
    provisions = [provision("order/b"), provision("letter"), provision("order/a")]

    assert keys_by_directive(provisions) == {
        "order": ["order/b", "order/a"],
        "letter": ["letter/all"],
    }


def test_stoppers_and_grants_are_found_by_what_they_name_in_the_order_of_keys() -> None:
    provisions = [
        provision("z", "END", against="order"),
        provision("p", "PAUSE", against="order/bar z"),
        provision("g", "GRANT", against="order"),
        provision("f", "GRANT", against="order/bar"),
        provision("d", "DUTY", against="order"),
        provision("o", "OFFER", against="order"),
        provision("order/bar", "BAR"),
        provision("order/offer", "OFFER"),
    ]

    assert index_against({each.key: each for each in provisions}) == (
        {"order/bar": ("p/all", "z/all"), "order/offer": ("z/all",), "z/all": ("p/all",)},
        {"order/bar": ("f/all", "g/all")},
    )


def test_who_names_a_provision_is_found_with_grants_only_where_they_name_it_itself() -> None:
    provisions = [
        provision("z", "GRANT", against="order/bar order"),
        provision("p", "PAUSE", against="order/bar z"),
        provision("g", "GRANT", against="order"),
        provision("f", "GRANT", against="order/offer order/bar z/all"),
        provision("e", "END", against="order"),
        provision("d", "DUTY", against="order/bar"),
        provision("order/bar", "BAR"),
        provision("order/offer", "OFFER"),
    ]

    assert naming({each.key: each for each in provisions}) == {
        "order/bar": ["e/all", "p/all", "f/all", "z/all"],
        "order/offer": ["e/all", "f/all"],
        "z/all": ["p/all", "f/all"],
    }


@pytest.mark.parametrize(
    "stoppers",
    [
        {},
        {"a": ("b", "c"), "b": ("c",)},
        {"b": ("a",), "c": ("a", "b"), "d": ("c", "b")},
        # The same end by two ways is no cycle.
        {"a": ("b", "c"), "b": ("d",), "c": ("d",), "d": ("e",)},
    ],
)
def test_where_nothing_comes_back_to_itself_there_is_no_cycle(
    stoppers: dict[str, tuple[str, ...]],
) -> None:
    assert find_cycle(stoppers) is None


@pytest.mark.parametrize(
    ("stoppers", "cycle"),
    [
        ({"a": ("a",)}, ["a"]),
        ({"a": ("b",), "b": ("a",)}, ["a", "b"]),
        ({"a": ("b",), "b": ("c",), "c": ("b",)}, ["b", "c"]),
        # Of several, the same whatever the order of the record.
        ({"d": ("c",), "c": ("d",), "b": ("a",), "a": ("b",)}, ["a", "b"]),
        ({"a": ("x", "b"), "b": ("y",), "c": ("d",), "d": ("c",)}, ["c", "d"]),
        (
            {"b": ("a",), "c": ("b", "a"), "d": ("c", "e"), "e": ("f",), "f": ("d",)},
            ["d", "e", "f"],
        ),
    ],
)
def test_a_cycle_is_shown_from_where_it_was_entered(
    stoppers: dict[str, tuple[str, ...]], cycle: list[str]
) -> None:
    assert find_cycle(stoppers) == cycle


def test_a_chain_may_be_long_with_and_without_a_cycle_at_its_end() -> None:
    chain = {f"p{n}": (f"p{n + 1}",) for n in range(2000)}

    assert find_cycle(chain) is None
    assert find_cycle({**chain, "p2000": ("p1999",)}) == ["p1999", "p2000"]


def test_many_ways_through_a_chain_are_not_all_walked() -> None:
    ladder = {f"{side}{n}": (f"a{n + 1}", f"b{n + 1}") for n in range(200) for side in ("a", "b")}

    assert find_cycle(ladder) is None
