"""Values out of documents, as pages write them."""

from typing import Any

import pytest

from registry.web.plain_values import plain_words
from tests import build


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ({"at_least": 100}, "at least 100"),
        ({"exactly": 0}, "exactly 0"),
        ({"at_least": 2, "at_most": 5}, "at least 2, at most 5"),
    ],
)
def test_a_stated_size_is_a_phrase(size: dict[str, int], expected: str) -> None:
    assert plain_words(size, {}) == expected


def test_a_provision_says_whom_it_reaches_and_how_well_it_stands() -> None:
    bar = build.provision("all", "BAR", who={"class": "minors"}, text="No minors.")

    assert plain_words(bar, {}) == "BAR all (the class minors; confirmed): No minors."


def test_a_provision_that_reaches_nobody_of_its_own_is_told_as_well() -> None:
    end = {"id": "over", "kind": "END", "standing": "reported", "period": {"start": "2026-06-01"}}

    assert plain_words(end, {}) == "END over (reported)"


@pytest.mark.parametrize("value", [{}, {"number": 3}, [], 3, {"kind": "END", "id": "a"}])
def test_what_has_no_words_is_left_to_be_shown_as_it_is(value: Any) -> None:
    assert plain_words(value, {}) is None


def test_what_a_value_names_is_called_by_its_name_where_it_has_one() -> None:
    names = {
        ("class", "minors"): "Minors",
        ("list", "partners"): "Partners of 2026",
        ("model", "atlas-1"): "Atlas 1",
        ("family", "atlas"): "Atlas",
    }
    models = ["atlas-1", {"family": "atlas", "certainty": "possible"}, "atlas-2"]

    assert plain_words({"class": "minors"}, names) == "the class Minors"
    assert plain_words({"list": "partners"}, names) == "the list Partners of 2026"
    assert plain_words(models, names) == "Atlas 1, possibly Atlas, atlas-2"
