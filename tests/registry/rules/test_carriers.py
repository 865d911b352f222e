"""A developer's models are looked for on the channels that they operate or that are named."""

from typing import Any

import pytest

from registry.rules.carriers import carriers_of, told_of
from registry.rules.record import FrontierModel, Selector
from registry.rules.truth import YES
from registry.rules.vocabulary import SelectorKind
from tests.registry.rules.small import M, provision, record_of

SOUTHERN = FrontierModel("s", developer="south", family="g")


def carriers(kind: SelectorKind, name: str | None, **rest: Any) -> dict[str, set[str]]:
    selector = Selector(kind, name, YES)
    speaking = provision("it", "OFFER", models=(selector,), channels=frozenset({"app"}))
    record = record_of([speaking], **{"models": {"m": M, "s": SOUTHERN}, **rest})
    return {developer: set(channels) for developer, channels in carriers_of(record).items()}


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (SelectorKind.MODEL, "m"),
        (SelectorKind.FAMILY, "f"),
        (SelectorKind.DEVELOPER, "north"),
    ],
)
def test_a_channel_that_a_statement_names_is_one_of_whose_models_it_speaks(
    kind: SelectorKind, name: str
) -> None:
    assert carriers(kind, name) == {"north": {"app"}}


@pytest.mark.parametrize(
    ("kind", "name"),
    [(SelectorKind.MODEL, "gone"), (SelectorKind.FAMILY, "empty"), (SelectorKind.ALL, None)],
)
def test_a_statement_that_speaks_of_nobodys_models_names_no_channel_of_anybody(
    kind: SelectorKind, name: str | None
) -> None:
    """Of a family without models: none of its developer's other models is meant."""
    assert carriers(kind, name) == {}


def test_a_channel_is_one_of_its_operator() -> None:
    found = carriers(SelectorKind.MODEL, "m", operators={"api": "north", "shop": "south"})

    assert found == {"north": {"api", "app"}, "south": {"shop"}}


def test_a_statement_about_every_channel_does_not_say_which_ones_carry_the_model() -> None:
    speaking = provision("it", "OFFER", models=(Selector(SelectorKind.MODEL, "m", YES),))

    assert carriers_of(record_of([speaking])) == {}


APP, API, SHOP = ("m", "app"), ("m", "api"), ("m", "shop")


@pytest.mark.parametrize(
    ("turned", "told"),
    [
        ([("mon", APP), ("mon", SHOP)], [("mon", APP)]),
        ([("mon", SHOP), ("mon", APP), ("mon", API)], [("mon", APP), ("mon", API)]),
        ([("mon", SHOP)], [("mon", SHOP)]),
        ([("mon", APP), ("tue", SHOP)], [("mon", APP), ("tue", SHOP)]),
        ([("mon", APP), ("mon", ("s", "shop"))], [("mon", APP), ("mon", ("s", "shop"))]),
    ],
)
def test_told_are_channels_that_carry_the_model_and_others_only_if_none_turns_with_them(
    turned: list[tuple[str, tuple[str, str]]], told: list[tuple[str, tuple[str, str]]]
) -> None:
    found = told_of(
        turned,
        is_carried=lambda pair: pair in (APP, API),
        when=lambda one: one[0],
        pair=lambda one: one[1],
    )

    assert found == told


def test_they_are_worked_out_once_for_a_record() -> None:
    record = record_of(operators={"api": "north"})

    assert carriers_of(record) is carriers_of(record)
    assert carriers_of(record)["north"] is carriers_of(record)["north"]
