"""A pass over time can be broken off, copied and gone on with, and tells the same."""

from collections.abc import Sequence

import pytest

from registry.rules.history import Histories, status_at
from registry.rules.layering import MOST_TOGETHER, Layering
from registry.rules.record import Record
from registry.rules.sweep import Sweep, Turn
from tests.registry.rules.small import (
    CONFIRMED,
    NOBODY,
    PARTNERS,
    TESTERS,
    between,
    day,
    provision,
    record_of,
)

PAIR = ("m", "api")
WORLD = record_of(
    [
        provision("bar", start=1, end=9),
        provision("other", "BAR", 2, 6, who=TESTERS),
        provision("grant", "GRANT", between(2, 3), 8, against="bar other", who=PARTNERS),
        provision("late", "GRANT", 5, against="bar", who=TESTERS),
        provision("open", "OFFER", 0, 7),
        provision("some", "OFFER", between(3, 5), 10, who=PARTNERS),
        provision("none", "OFFER", 6, 8, who=NOBODY),
        provision("weights", "OFFER", 8, who=TESTERS, irrevocable=True),
    ]
)


def turns_of(record: Record) -> list[Turn]:
    return Histories(record, trust=CONFIRMED).turns(PAIR)


def swept(*parts: Sequence[Turn]) -> Sweep:
    sweep = Sweep(untracked=False, layering=Layering())
    for part in parts:
        sweep.go_on(part)
    return sweep


def ends_of_instants(turns: Sequence[Turn]) -> list[int]:
    """Where a list of turns can be cut without cutting an instant in two."""
    return [
        n for n in range(len(turns) + 1) if not 0 < n < len(turns) or turns[n - 1][0] < turns[n][0]
    ]


def test_turns_come_in_order_with_those_of_an_instant_together() -> None:
    turns = turns_of(WORLD)

    assert [when for when, _, _ in turns] == sorted(when for when, _, _ in turns)
    assert len(ends_of_instants(turns)) > 10


@pytest.mark.parametrize("cut", ends_of_instants(turns_of(WORLD)))
def test_broken_off_anywhere_and_gone_on_with_it_tells_the_same(cut: int) -> None:
    turns = turns_of(WORLD)

    assert swept(turns[:cut], turns[cut:]).intervals() == swept(turns).intervals()


@pytest.mark.parametrize("cut", ends_of_instants(turns_of(WORLD)))
def test_a_copy_and_its_original_do_not_disturb_each_other(cut: int) -> None:
    turns = turns_of(WORLD)
    original = swept(turns[:cut])

    copy = original.copy()
    copy.go_on(turns[cut:])
    told = original.intervals()
    original.go_on(turns[cut:])

    assert told == swept(turns[:cut]).intervals()
    assert copy.intervals() == original.intervals() == swept(turns).intervals()


def test_before_anything_turns_there_is_one_interval_without_bounds() -> None:
    (interval,) = swept().intervals()

    assert (interval.start, interval.end) == (None, None)


def test_what_ends_at_the_instant_at_which_another_starts_makes_one_boundary() -> None:
    record = record_of([provision("one", "OFFER", 1, 2), provision("two", "OFFER", 2)])

    starts = [interval.start for interval in swept(turns_of(record)).intervals()]

    assert starts == [None, day(1), day(2)]


@pytest.mark.parametrize("number", [MOST_TOGETHER - 1, MOST_TOGETHER, MOST_TOGETHER + 2])
def test_of_few_and_of_many_at_once_it_tells_what_the_algebra_tells(number: int) -> None:
    bars = [provision(f"bar-{n}", "BAR", n, 50, who=TESTERS) for n in range(number)]
    offers = [provision(f"offer-{n}", "OFFER", between(n, 60), 70) for n in range(number)]
    record = record_of([*bars, *offers])

    told = swept(turns_of(record)).intervals()

    assert [interval.tier for interval in told[1:]] == [
        status_at(record, model="m", channel="api", at=interval.start, trust=CONFIRMED)
        for interval in told[1:]
        if interval.start is not None
    ]
