"""Operative, in effect, void: small tables that leave no case out.

A BAR is in force from day 0. What stops it, and what stops that, comes later.
"""

import pytest

from registry.rules.dates import TICK, Bound
from registry.rules.doors import Door, Doors
from registry.rules.lifecycle import Moment, force_of
from registry.rules.record import Provision, Record
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import Force, Standing
from tests.registry.rules.small import (
    CONFIRMED,
    POSSIBLY_M,
    between,
    day,
    provision,
    record_of,
)

BAR = provision("bar")
END = provision("end", "END", 2, against="bar")


def moment(record: Record, number: float, doors: Doors | None = None) -> Moment:
    return Moment(record, at=day(number), trust=CONFIRMED, doors=doors)


def live(key: str, number: float, *provisions: Provision) -> Truth:
    return moment(record_of(provisions), number).is_live(f"{key}/all")


@pytest.mark.parametrize(
    ("number", "bar", "end"), [(-1, NO, NO), (0, YES, NO), (1, YES, NO), (2, NO, YES), (9, NO, YES)]
)
def test_an_end_stops_from_its_start_for_ever(number: float, bar: Truth, end: Truth) -> None:
    assert live("bar", number, BAR, END) is bar
    assert live("end", number, BAR, END) is end


def test_an_end_knows_no_end_of_its_own() -> None:
    ended = provision("end", "END", 2, 3, against="bar")

    assert live("end", 4, BAR, ended) is YES
    assert live("bar", 4, BAR, ended) is NO


def test_an_end_older_than_its_target_stops_it_all_the_same() -> None:
    early = provision("end", "END", -5, against="bar")

    assert [live("bar", number, BAR, early) for number in (-6, -5, 0, 9)] == [NO] * 4


def test_a_pause_stops_exactly_while_it_lasts() -> None:
    pause = provision("pause", "PAUSE", 2, 4, against="bar")

    assert [live("bar", number, BAR, pause) for number in (1, 2, 3, 4, 5)] == [
        YES, NO, NO, YES, YES,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("start", "number", "end", "bar"),
    [
        # Ended from its start, or from before: void, as if it had never been.
        (1, 1, NO, YES), (1, 2, NO, YES), (1, 9, NO, YES),
        (2, 1, NO, YES), (2, 2, NO, YES), (2, 9, NO, YES),
        # Ended later: it has done its work, and nothing revives.
        (3, 1, NO, YES), (3, 2, YES, NO), (3, 3, YES, NO), (3, 9, YES, NO),
        # Nobody knows which of the two came first.
        (between(1, 4), 1, NO, YES), (between(1, 4), 2, UNKNOWN, UNKNOWN),
        (between(1, 4), 4, UNKNOWN, UNKNOWN), (between(1, 4), 9, UNKNOWN, UNKNOWN),
        # A window that closes by the start of the END comes no later.
        (between(1, 2), 2, NO, YES), (between(1, 2), 9, NO, YES),
        # A window that opens with it comes later.
        (between(2, 4), 2, YES, NO), (between(2, 4), 3, YES, NO), (between(2, 4), 9, YES, NO),
    ],
)  # fmt: skip
def test_the_end_of_an_end(start: float | Bound, number: float, end: Truth, bar: Truth) -> None:
    ender = provision("ender", "END", start, against="end")

    assert live("end", number, BAR, END, ender) is end
    assert live("bar", number, BAR, END, ender) is bar


def test_a_pause_of_an_end_brings_its_target_back_while_it_lasts() -> None:
    pause = provision("pause", "PAUSE", 3, 5, against="end")

    found = [live("bar", number, BAR, END, pause) for number in (1, 2, 3, 4, 5, 9)]

    assert found == [YES, NO, YES, YES, NO, NO]
    assert live("end", 4, BAR, END, pause) is NO


def test_a_pause_that_starts_after_an_end_is_no_matter_of_order() -> None:
    early = provision("pause", "PAUSE", 1, 5, against="end")

    assert [live("bar", number, BAR, END, early) for number in (1, 2, 5)] == [YES, YES, NO]


def test_the_end_of_a_pause_ends_it_whenever_it_started() -> None:
    pause = provision("pause", "PAUSE", 1, 6, against="bar")
    ender = provision("ender", "END", 3, against="pause")

    found = [live("bar", number, BAR, pause, ender) for number in (0, 1, 2, 3, 6)]

    assert found == [YES, NO, NO, YES, YES]


def test_a_pause_of_a_pause_lets_its_target_go_on() -> None:
    pause = provision("pause", "PAUSE", 1, 6, against="bar")
    other = provision("other", "PAUSE", 2, 3, against="pause")

    assert [live("bar", number, BAR, pause, other) for number in (1, 2, 3, 6)] == [
        NO, YES, NO, YES,
    ]  # fmt: skip


def test_of_two_stoppers_either_is_enough() -> None:
    pause = provision("pause", "PAUSE", 1, 3, against="bar")

    assert [live("bar", number, BAR, END, pause) for number in (0, 1, 2, 3)] == [YES, NO, NO, NO]


@pytest.mark.parametrize(
    ("standing", "bar", "stopped"),
    [
        (Standing.DENIED, NO, YES), (Standing.DRAFT, NO, YES),
        (Standing.ALLEGED, UNKNOWN, UNKNOWN), (Standing.REPORTED, UNKNOWN, UNKNOWN),
        (Standing.CONFIRMED, YES, NO), (Standing.OFFICIAL, YES, NO),
    ],
)  # fmt: skip
def test_what_is_not_established_stops_nothing_for_certain(
    standing: Standing, bar: Truth, stopped: Truth
) -> None:
    assert live("bar", 3, provision("bar", standing=standing)) is bar
    assert live("bar", 3, BAR, provision("end", "END", against="bar", standing=standing)) is stopped


@pytest.mark.parametrize("length", [2000, 2001])
@pytest.mark.parametrize("kind", ["PAUSE", "END"])
def test_a_chain_of_stoppers_may_be_as_long_as_the_record(kind: str, length: int) -> None:
    chain = [
        provision(f"p{n}", kind if n else "BAR", against=f"p{n - 1}" if n else "")
        for n in range(length)
    ]

    assert live("p0", 1, *chain) is (YES if length % 2 else NO)


def test_a_truth_is_worked_out_once() -> None:
    """Otherwise a ladder of stoppers takes as long as there are ways down."""
    ladder = [BAR] + [
        provision(f"{side}{n}", "PAUSE", against=f"a{n - 1} b{n - 1}" if n else "bar")
        for n in range(40)
        for side in "ab"
    ]

    assert live("bar", 1, *ladder) is YES


def test_what_was_worked_out_is_not_asked_for_again() -> None:
    now = moment(record_of([provision("bar", standing=Standing.REPORTED)]), 1)
    now.is_live("bar/all")
    now.doors.seen.clear()

    assert now.is_live("bar/all") is UNKNOWN
    assert list(now.doors.seen) == []


def test_what_two_ways_lead_to_is_worked_out_for_both() -> None:
    """One stopper stops the bar, and also the other stopper of the bar."""
    both = provision("a", "PAUSE", 1, 3, against="bar b")
    other = provision("b", "PAUSE", 2, 4, against="bar")

    found = [live("bar", number, BAR, both, other) for number in range(5)]

    assert found == [YES, NO, NO, NO, YES]
    assert live("b", 2, BAR, both, other) is NO


@pytest.mark.parametrize(
    ("start", "end", "number", "holds", "asked"),
    [
        (0, None, -1, NO, []),
        (0, None, 0, YES, []),
        (0, 2, 2, NO, []),
        (between(0, 2), None, 1, UNKNOWN, ["start"]),
        (0, between(1, 3), 2, UNKNOWN, ["end"]),
        (between(0, 2), between(0, 3), 1, UNKNOWN, ["start", "end"]),
        (between(0, 2), 1, 1, NO, ["start"]),
        # What has not started is not asked for its end.
        (3, between(0, 9), 1, NO, []),
    ],
)
def test_a_bound_that_may_have_come_is_asked_for(
    start: float | Bound, end: float | Bound | None, number: float, holds: Truth, asked: list[str]
) -> None:
    bar = provision("bar", "BAR", start, end)
    now = moment(record_of([bar]), number)

    assert now.holds(bar) is holds
    assert list(now.doors.seen) == [Door("bound", "bar/all", part) for part in asked]
    assert moment(record_of([bar]), number).operative(bar) is holds


def test_a_bound_can_be_settled() -> None:
    bar = provision("bar", "BAR", between(0, 2), between(0, 3))
    start, end = Door("bound", "bar/all", "start"), Door("bound", "bar/all", "end")

    for told, found in ((NO, YES), (YES, NO)):
        doors = Doors({start: YES, end: told})
        assert moment(record_of([bar]), 1, doors).operative(bar) is found
    assert moment(record_of([bar]), 1, Doors({start: YES})).started(bar) is YES


def test_of_what_is_no_fact_nothing_is_asked_for() -> None:
    draft = provision("bar", "BAR", between(0, 9), standing=Standing.DRAFT)
    now = moment(record_of([draft]), 1)

    assert now.is_live("bar/all") is NO
    assert list(now.doors.seen) == []


def test_standing_force_and_scope_have_doors_too() -> None:
    rumour = provision(
        "bar", models=POSSIBLY_M, force=Force.UNCLEAR, standing=Standing.REPORTED, channels=None
    )
    now = moment(record_of([rumour]), 1)

    assert now.exists("bar/all", rumour.standing) is UNKNOWN
    assert now.force(rumour) is UNKNOWN
    assert now.in_scope(rumour, "m", "api") is UNKNOWN
    doors = [Door("standing", "bar/all"), Door("force", "bar/all"), Door("scope", "bar/all", "m")]
    assert list(now.doors.seen) == doors
    for told in (YES, NO):
        now = moment(record_of([rumour]), 1, Doors(dict.fromkeys(doors, told)))
        assert now.exists("bar/all", rumour.standing) is told
        assert now.force(rumour) is told
        assert now.in_scope(rumour, "m", "api") is told
        assert now.is_live("bar/all") is told
        assert list(now.doors.seen) == []


@pytest.mark.parametrize(
    ("force", "blocks"),
    [(Force.BINDING, YES), (Force.VOLUNTARY, NO), (Force.UNCLEAR, UNKNOWN)],
)
def test_only_what_binds_blocks(force: Force, blocks: Truth) -> None:
    bar = provision("bar", force=force)

    assert force_of(bar) is blocks
    assert moment(record_of([bar]), 1).force(bar) is blocks


def test_a_start_one_tick_away_has_not_come() -> None:
    assert moment(record_of([BAR]), 0).operative(BAR) is YES
    assert Moment(record_of([BAR]), at=day(0) - TICK, trust=CONFIRMED).operative(BAR) is NO
