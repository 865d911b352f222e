"""The areas that provisions speak of: never too few pairs, and no two alike where they differ."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.rules.differences import changed_histories, changed_provisions
from registry.rules.history import Histories
from registry.rules.lifecycle import scopes
from registry.rules.reach import Pair, all_pairs, areas
from registry.rules.record import FrontierModel, Provision, Record, Selector
from registry.rules.truth import UNKNOWN, YES
from registry.rules.vocabulary import TRUST_LEVELS, SelectorKind
from tests.algebra import ours, worlds
from tests.registry.rules.small import provision, record_of

MODELS = {name: FrontierModel(name, "north", "f") for name in ("m", "n")}
PAIRS = {("m", "api"), ("m", "app"), ("n", "api"), ("n", "app")}
OF_M: Any = {"models": (Selector(SelectorKind.MODEL, "m", YES),)}
ON_API: Any = {"channels": frozenset({"api"})}

thorough = settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def small(*provisions: Provision, **rest: Any) -> Record:
    return record_of(provisions, **{"models": MODELS, **rest})


def touched(before: Record, after: Record) -> set[Pair]:
    """The pairs of all areas, each of which is in one."""
    found = [
        pair
        for area in areas(before, after, changed_provisions(before, after))
        for pair in area.pairs
    ]
    assert len(found) == len(set(found))
    return set(found)


def added(*provisions: Provision) -> set[Pair]:
    """What is touched where the last provision joins the others."""
    return touched(small(*provisions[:-1]), small(*provisions))


def test_all_pairs_come_in_order() -> None:
    channels = frozenset(f"channel-{n}" for n in range(9))
    record = small(models=dict(reversed(MODELS.items())), channels=channels)

    assert list(all_pairs(record)) == [(m, c) for m in ("m", "n") for c in sorted(channels)]


def test_a_record_that_stays_as_it_is_touches_nothing() -> None:
    assert touched(small(provision("bar")), small(provision("bar"))) == set()


def test_a_model_and_a_channel_that_come_or_go_touch_their_own_pairs() -> None:
    fewer = small(models={"m": MODELS["m"]})
    narrower = small(channels=frozenset({"app"}))

    assert touched(fewer, small()) == touched(small(), fewer) == {("n", "api"), ("n", "app")}
    assert touched(narrower, small()) == touched(small(), narrower) == {("m", "api"), ("n", "api")}
    # The kinds have their ids to themselves.
    strange = {**MODELS, "api": FrontierModel("api", "north", "f")}
    assert touched(small(), small(models=strange)) == {("api", "api"), ("api", "app")}


def test_a_model_that_differs_touches_its_own_pairs() -> None:
    moved = {**MODELS, "m": FrontierModel("m", "north", "f", untracked=frozenset({"app"}))}

    assert touched(small(), small(models=moved)) == {("m", "api"), ("m", "app")}


@pytest.mark.parametrize("kind", ["BAR", "GRANT", "OFFER"])
def test_a_provision_touches_what_it_speaks_of(kind: str) -> None:
    bar = provision("z")
    order = provision("order", kind, **OF_M, **ON_API)

    assert added(bar, order) == {("m", "api")}
    assert touched(small(bar, order), small(bar)) == {("m", "api")}
    assert added(bar, provision("order", kind)) == PAIRS


def test_a_provision_that_speaks_of_something_else_touches_both() -> None:
    of_n = (Selector(SelectorKind.MODEL, "n", YES),)
    before, after = provision("order", **OF_M, **ON_API), provision("order", models=of_n, **ON_API)

    assert touched(small(before), small(after)) == {("m", "api"), ("n", "api")}


@pytest.mark.parametrize(
    "selector", [(SelectorKind.FAMILY, "f"), (SelectorKind.DEVELOPER, "north"), ("all", None)]
)
def test_a_family_a_developer_and_all_reach_their_models(selector) -> None:
    kind, name = SelectorKind(selector[0]), selector[1]
    other = {**MODELS, "x": FrontierModel("x", "south", "g")}
    wide = provision("order", models=(Selector(kind, name, YES),), **ON_API)

    reached = touched(small(models=other), small(wide, models=other))

    everything = kind is SelectorKind.ALL
    assert reached == {("m", "api"), ("n", "api")} | ({("x", "api")} if everything else set())


def test_what_is_only_possibly_spoken_of_is_touched() -> None:
    possibly = (Selector(SelectorKind.MODEL, "m", UNKNOWN),)

    assert added(provision("order", models=possibly)) == {("m", "api"), ("m", "app")}


def test_a_duty_touches_nothing_and_a_grant_not_the_bars_it_names() -> None:
    bar = provision("bar")

    assert added(bar, provision("duty", "DUTY")) == set()
    grant = provision("grant", "GRANT", against="bar", **OF_M, **ON_API)
    assert added(bar, grant) == {("m", "api")}


@pytest.mark.parametrize("kind", ["END", "PAUSE"])
def test_a_stopper_touches_what_it_stops_directly_or_not(kind: str) -> None:
    some = (
        provision("order/a", **OF_M, **ON_API),
        provision("order/b", **OF_M),
        provision("other"),
    )
    one = provision("one", kind, against="order/a")

    assert added(*some, one) == {("m", "api")}
    assert added(*some, one, provision("two", kind, against="one")) == {("m", "api")}
    assert touched(small(*some, one), small(*some)) == {("m", "api")}
    assert added(*some, provision("whole", kind, against="order")) == {("m", "api"), ("m", "app")}


def test_who_names_a_directive_is_touched_by_what_joins_it() -> None:
    """An END against a directive stops what is added to it."""
    end = provision("end", "END", against="order")

    assert added(end, provision("order/b", **OF_M, **ON_API)) == {("m", "api")}


def test_stoppers_in_a_circle_do_not_go_round_for_ever() -> None:
    two, bar = provision("two", "PAUSE", against="one bar"), provision("bar", **OF_M)

    one = provision("one", "PAUSE", against="two")

    assert touched(small(bar), small(two, one, bar)) == {("m", "api"), ("m", "app")}


def test_models_of_which_the_same_is_said_share_an_area_and_channels_as_well() -> None:
    own = provision("own", "OFFER", **OF_M)

    together = list(areas(small(), small(provision("bar")), {"bar/all"}))
    apart = list(areas(small(own), small(own, provision("bar")), {"bar/all"}))

    assert [(area.models, area.channels) for area in together] == [(("m", "n"), ("api", "app"))]
    assert sorted(area.models for area in apart) == [("m",), ("n",)]


def test_the_models_of_an_area_come_in_order() -> None:
    models = {f"model-{n}": FrontierModel(f"model-{n}", "north", "f") for n in reversed(range(9))}

    (area,) = areas(small(models=models), small(provision("bar"), models=models), {"bar/all"})

    assert area.models == tuple(sorted(models))


def test_models_that_move_apart_do_not_share_an_area() -> None:
    moved = {
        name: FrontierModel(name, "north", family) for name, family in (("m", "g"), ("n", "h"))
    }
    of_g = provision("order", models=(Selector(SelectorKind.FAMILY, "g", YES),))

    found = list(areas(small(of_g), small(of_g, models=moved), set()))

    assert sorted(area.models for area in found) == [("m",), ("n",)]


@pytest.mark.parametrize("kind", ["DUTY", "END", "PAUSE"])
def test_what_makes_no_tier_itself_parts_no_channels(kind: str) -> None:
    idle = provision("idle", kind, **ON_API)

    (area,) = areas(small(idle), small(idle, provision("bar")), {"bar/all"})

    assert area.channels == ("api", "app")


@thorough
@given(st.data())
def test_what_differs_is_found_whole_and_each_pair_of_an_area_is_like_its_example(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    trust = data.draw(st.sampled_from(TRUST_LEVELS))
    for size in range(1, len(history)):
        before, after = ours.record_at(history[:size]), ours.record_at(history[: size + 1])
        found = {
            pair: (list(change.was), list(change.becomes))
            for change in changed_histories(before, after, trust=trust)
            for pair in change.area.pairs
        }
        histories = Histories(before, trust=trust), Histories(after, trust=trust)
        for model, channel in {*all_pairs(before), *all_pairs(after)}:
            one, other = (
                each.of(model=model, channel=channel)
                if model in each.record.models and channel in each.record.channels
                else []
                for each in histories
            )
            assert found.pop((model, channel), (one, one)) == (one, other)
        assert found == {}


@thorough
@given(st.data())
def test_the_scopes_that_areas_remember_are_those_that_a_search_finds(data: st.DataObject) -> None:
    history = data.draw(worlds.histories())
    before, after = ours.record_at(history[:1]), ours.record_at(history)
    found = list(areas(before, after, {*before.provisions, *after.provisions}))

    examples = {area.example for area in found}
    for record, again in ((before, history[:1]), (after, history)):
        assert set(record.scopes) == examples & set(all_pairs(record))
        for (model, channel), remembered in record.scopes.items():
            searched = scopes(ours.record_at(again), model, channel)
            assert list(remembered.items()) == list(searched.items())
