"""The histories that differ between two records, as far as they do."""

from typing import Any

import pytest

from registry.rules.differences import changed_histories
from registry.rules.history import Histories
from registry.rules.reach import Pair, all_pairs
from registry.rules.record import FrontierModel, Record
from registry.rules.sweep import Interval
from tests.registry.rules.small import CONFIRMED, TESTERS, day, provision, record_of

MODELS = {name: FrontierModel(name, "north", "f") for name in ("m", "n")}
OFFER = provision("offer", "OFFER", 1)
LATER = [provision(f"later-{n}", "OFFER", n, who=TESTERS) for n in (3, 3, 5)]


def small(*provisions: Any, **rest: Any) -> Record:
    return record_of(provisions, **{"models": MODELS, **rest})


def changes(before: Record, after: Record) -> dict[Pair, tuple[list[Interval], list[Interval]]]:
    return {
        pair: (list(change.was), list(change.becomes))
        for change in changed_histories(before, after, trust=CONFIRMED)
        for pair in change.area.pairs
    }


def history(record: Record, pair: Pair) -> list[Interval]:
    model, channel = pair
    return Histories(record, trust=CONFIRMED).of(model=model, channel=channel)


@pytest.mark.parametrize("rest", [{"models": {"m": MODELS["m"]}}, {"channels": {"api"}}])
def test_a_pair_that_is_on_one_record_only_has_no_history_on_the_other(rest: Any) -> None:
    fewer, whole = small(OFFER, **rest), small(OFFER)
    extra = set(all_pairs(whole)) - set(all_pairs(fewer))

    came, went = changes(fewer, whole), changes(whole, fewer)

    assert came == {pair: ([], history(whole, pair)) for pair in extra}
    assert went == {pair: (history(whole, pair), []) for pair in extra}


def test_a_channel_that_becomes_untracked_changes_what_silence_means() -> None:
    untracked = {**MODELS, "m": FrontierModel("m", "north", "f", untracked=frozenset({"app"}))}
    before, after = small(OFFER), small(OFFER, models=untracked)

    found = changes(before, after)

    assert found == {("m", "app"): (history(before, ("m", "app")), history(after, ("m", "app")))}


def test_what_comes_before_the_difference_is_told_once_for_both() -> None:
    before = small(OFFER, LATER[0])
    after = small(OFFER, LATER[0], LATER[2])

    was, becomes = changes(before, after)["m", "api"]

    assert [interval.start for interval in becomes] == [None, day(1), day(3), day(5)]
    assert all(one is other for one, other in zip(was[:2], becomes[:2], strict=True))
    assert (was, becomes) == (history(before, ("m", "api")), history(after, ("m", "api")))


@pytest.mark.parametrize("at", [0, 1, 2, 3, 4])
def test_at_the_instant_of_the_first_difference_both_are_told_whole(at: float) -> None:
    """Whether the new one comes before, with, or behind the turns that there were."""
    before = small(OFFER, provision("bar", start=3, who=TESTERS))
    new = provision("new", start=at)
    there = before.provisions.values()
    for after in (small(*there, new), small(new, *there)):
        found = changes(before, after)

        for pair, (was, becomes) in found.items():
            assert was == history(before, pair)
            assert becomes == history(after, pair)
        assert len(found) == 4


def test_what_turns_otherwise_but_comes_to_the_same_is_no_difference() -> None:
    idle = provision("idle", "GRANT", 2)

    assert changes(small(OFFER), small(OFFER, idle)) == {}
