"""Which pairs a change can touch: never too few, and not all where it need not be."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.rules.history import Histories
from registry.rules.reach import Pair, all_pairs, touched_pairs
from registry.rules.record import FrontierModel, Provision, Record, Selector
from registry.rules.truth import UNKNOWN, YES
from registry.rules.vocabulary import TRUST_LEVELS, SelectorKind
from tests.algebra import ours, worlds
from tests.registry.rules.small import provision, record_of

MODELS = {name: FrontierModel(name, "north", "f") for name in ("m", "n")}
PAIRS = {("m", "api"), ("m", "app"), ("n", "api"), ("n", "app")}
OF_M: Any = {"models": (Selector(SelectorKind.MODEL, "m", YES),)}
ON_API: Any = {"channels": frozenset({"api"})}


def small(*provisions: Provision, **rest: Any) -> Record:
    return record_of(provisions, **{"models": MODELS, **rest})


def touched(*changed: str, before: Record | None = None, after: Record) -> set[Pair]:
    kinds = [tuple(each.split(":")) for each in changed]
    return touched_pairs(small() if before is None else before, after, kinds)  # type: ignore[arg-type]


def test_all_pairs_come_in_order() -> None:
    channels = frozenset(f"channel-{n}" for n in range(9))
    record = small(models=dict(reversed(MODELS.items())), channels=channels)

    assert list(all_pairs(record)) == [(m, c) for m in ("m", "n") for c in sorted(channels)]


def test_nothing_that_has_no_part_in_a_tier_touches_a_pair() -> None:
    changed = ["organization:acme", "list:partners", "member:one", "class:testers"]

    assert touched(*changed, after=small(provision("bar"))) == set()


def test_a_model_and_a_channel_touch_their_own_pairs() -> None:
    assert touched("model:m", after=small()) == {("m", "api"), ("m", "app")}
    assert touched("channel:api", after=small()) == {("m", "api"), ("n", "api")}
    assert touched("model:m", "channel:api", after=small()) == PAIRS - {("n", "app")}
    # The kinds have their ids to themselves.
    assert touched("model:api", "channel:m", after=small()) == set()


def test_what_was_taken_away_is_touched_as_what_was_added() -> None:
    fewer = small(models={"m": MODELS["m"]})

    assert touched("model:n", before=small(), after=fewer) == {("n", "api"), ("n", "app")}
    assert touched("model:n", before=fewer, after=small()) == {("n", "api"), ("n", "app")}


def test_an_authority_touches_everything_since_its_time_zone_may_change() -> None:
    fewer = small(channels=frozenset({"api"}))

    assert touched("authority:bureau", before=fewer, after=small()) == PAIRS
    assert touched("authority:bureau", before=small(), after=fewer) == PAIRS


@pytest.mark.parametrize("kind", ["BAR", "GRANT", "OFFER"])
def test_a_directive_touches_what_its_provisions_speak_of(kind: str) -> None:
    some = small(
        provision("order", kind, **OF_M, **ON_API), provision("other", kind), provision("z", kind)
    )

    assert touched("directive:order", after=some) == {("m", "api")}
    assert touched("directive:order", before=some, after=small()) == {("m", "api")}
    assert touched("directive:order", "directive:other", after=some) == PAIRS


def test_what_is_only_possibly_spoken_of_is_touched() -> None:
    possibly = (Selector(SelectorKind.MODEL, "m", UNKNOWN),)

    assert touched("directive:order", after=small(provision("order", models=possibly))) == {
        ("m", "api"),
        ("m", "app"),
    }


def test_a_duty_touches_nothing_and_a_grant_not_the_bars_it_names() -> None:
    record = small(
        provision("bar"),
        provision("grant", "GRANT", against="bar", **OF_M, **ON_API),
        provision("duty", "DUTY", against="bar"),
    )

    assert touched("directive:duty", after=record) == set()
    assert touched("directive:grant", after=record) == {("m", "api")}


@pytest.mark.parametrize("kind", ["END", "PAUSE"])
def test_a_stopper_touches_what_it_stops_directly_or_not(kind: str) -> None:
    record = small(
        provision("order/a", **OF_M, **ON_API),
        provision("order/b", **OF_M),
        provision("other"),
        provision("one", kind, against="order/a"),
        provision("two", kind, against="one"),
        provision("whole", kind, against="order"),
    )

    assert touched("directive:two", after=record) == {("m", "api")}
    assert touched("directive:one", before=record, after=small()) == {("m", "api")}
    assert touched("directive:whole", after=record) == {("m", "api"), ("m", "app")}


def test_who_names_a_directive_is_touched_by_what_joins_it() -> None:
    """A GRANT against a directive excepts from a BAR that is added to it."""
    record = small(
        provision("order/a", "DUTY"), provision("grant", "GRANT", against="order", **OF_M, **ON_API)
    )

    assert touched("directive:order", after=record) == {("m", "api")}
    assert touched("directive:grant", after=record) == {("m", "api")}
    assert touched("directive:third", after=record) == set()


def test_stoppers_in_a_circle_do_not_go_round_for_ever() -> None:
    record = small(
        provision("one", "PAUSE", against="two"),
        provision("two", "PAUSE", against="one bar"),
        provision("bar", **OF_M),
    )

    assert touched("directive:one", after=record) == {("m", "api"), ("m", "app")}


@settings(
    max_examples=int(os.environ.get("EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_a_pair_that_is_not_touched_has_the_same_history_before_and_after(
    data: st.DataObject,
) -> None:
    history = data.draw(worlds.histories())
    trust = data.draw(st.sampled_from(TRUST_LEVELS))
    for size in range(1, len(history)):
        before, after = ours.record_at(history[:size]), ours.record_at(history[: size + 1])
        changed = {(entry["kind"], entry["object"]["id"]) for entry in history[size]["entries"]}
        touched = touched_pairs(before, after, changed)
        assert touched <= {*all_pairs(before), *all_pairs(after)}
        histories = Histories(before, trust=trust), Histories(after, trust=trust)
        for model, channel in {*all_pairs(before), *all_pairs(after)} - touched:
            one, other = (each.of(model=model, channel=channel) for each in histories)
            assert one == other
