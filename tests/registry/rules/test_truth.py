"""Kleene's tables, whole."""

import pytest

from registry.rules.truth import (
    NO,
    UNKNOWN,
    YES,
    Truth,
    all_of,
    any_of,
    certain,
    negation,
    truth_of,
)

AND = [
    (NO, NO, NO), (NO, UNKNOWN, NO), (NO, YES, NO),
    (UNKNOWN, NO, NO), (UNKNOWN, UNKNOWN, UNKNOWN), (UNKNOWN, YES, UNKNOWN),
    (YES, NO, NO), (YES, UNKNOWN, UNKNOWN), (YES, YES, YES),
]  # fmt: skip
OR = [
    (NO, NO, NO), (NO, UNKNOWN, UNKNOWN), (NO, YES, YES),
    (UNKNOWN, NO, UNKNOWN), (UNKNOWN, UNKNOWN, UNKNOWN), (UNKNOWN, YES, YES),
    (YES, NO, YES), (YES, UNKNOWN, YES), (YES, YES, YES),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "result"), AND)
def test_and_is_the_weaker_of_two(first: Truth, second: Truth, result: Truth) -> None:
    assert all_of(first, second) is result


@pytest.mark.parametrize(("first", "second", "result"), OR)
def test_or_is_the_stronger_of_two(first: Truth, second: Truth, result: Truth) -> None:
    assert any_of([first, second]) is result


@pytest.mark.parametrize(("value", "result"), [(NO, YES), (UNKNOWN, UNKNOWN), (YES, NO)])
def test_not_swaps_the_ends_and_leaves_unknown(value: Truth, result: Truth) -> None:
    assert negation(value) is result
    assert negation(negation(value)) is value


@pytest.mark.parametrize("first", Truth)
@pytest.mark.parametrize("second", Truth)
def test_de_morgan_holds(first: Truth, second: Truth) -> None:
    assert negation(all_of(first, second)) is any_of([negation(first), negation(second)])


def test_and_of_nothing_is_yes_and_or_of_nothing_is_no() -> None:
    assert all_of() is YES
    assert any_of([]) is NO


def test_or_asks_no_further_once_it_is_yes() -> None:
    def ask():
        yield YES
        raise AssertionError("asked on")

    assert any_of(ask()) is YES


def test_words_and_values_correspond() -> None:
    assert [truth.word for truth in Truth] == ["no", "unknown", "yes"]
    assert [truth_of(truth.word) for truth in Truth] == list(Truth)
    assert certain(True) is YES
    assert certain(False) is NO
    with pytest.raises(KeyError):
        truth_of("maybe")
