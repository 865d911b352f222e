"""Histories: each interval as the algebra says, and only where something changes."""

from itertools import pairwise

import pytest

from registry.rules.dates import TICK, Bound
from registry.rules.history import Histories, interval_at, status_at
from registry.rules.record import FrontierModel, Provision, Record
from registry.rules.sweep import Interval
from registry.rules.tiers import Tier
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import ClosedBecause, Force, Level, Standing
from tests.registry.rules.small import (
    CONFIRMED,
    NOBODY,
    PARTNERS,
    POSSIBLY_M,
    TESTERS,
    between,
    day,
    provision,
    record_of,
)

OFFER = provision("offer", "OFFER", 1)
API = frozenset({"api"})


def history(record: Record) -> list[Interval]:
    return Histories(record, trust=CONFIRMED).of(model="m", channel="api")


def at(record: Record, number: float) -> Tier:
    return status_at(record, model="m", channel="api", at=day(number), trust=CONFIRMED)


def levels(intervals: list[Interval]) -> list[tuple[float | None, str]]:
    """From which day on which levels may hold, the most open first."""
    return [
        (
            None if each.start is None else (each.start - day(0)).total_seconds() / 86400,
            " ".join(level.word for level in sorted(each.tier.possible)),
        )
        for each in intervals
    ]


@pytest.mark.parametrize(
    ("provisions", "found"),
    [
        ([], [(None, "closed")]),
        ([OFFER], [(None, "closed"), (1, "general")]),
        (
            [OFFER, provision("bar", "BAR", 2, 4, who=TESTERS)],
            [(None, "closed"), (1, "general"), (2, "restricted"), (4, "general")],
        ),
        (
            [OFFER, provision("bar", start=2), provision("end", "END", 3, against="bar")],
            [(None, "closed"), (1, "general"), (2, "closed"), (3, "general")],
        ),
        (
            [
                OFFER,
                provision("bar", start=2),
                provision("grant", "GRANT", 3, 5, against="bar", who=PARTNERS),
                provision("far", "GRANT", 2, against="bar", channels=frozenset({"app"})),
            ],
            [(None, "closed"), (1, "general"), (2, "closed"), (3, "limited"), (5, "closed")],
        ),
        (
            [OFFER, provision("new", "OFFER", 2, 4, who=PARTNERS)],
            [(None, "closed"), (1, "general"), (2, "limited"), (4, "general")],
        ),
        (
            [OFFER, provision("new", "OFFER", 2, 4, who=PARTNERS, models=POSSIBLY_M)],
            [(None, "closed"), (1, "general"), (2, "general limited"), (4, "general")],
        ),
        # A bar that binds nobody, one that may, and one that speaks of another channel.
        ([OFFER, provision("bar", force=Force.VOLUNTARY)], [(None, "closed"), (1, "general")]),
        (
            [OFFER, provision("bar", start=2, force=Force.UNCLEAR)],
            [(None, "closed"), (1, "general"), (2, "general closed")],
        ),
        (
            [OFFER, provision("bar", channels=frozenset({"app"}))],
            [(None, "closed"), (1, "general")],
        ),
        (
            [provision("rumour", "OFFER", standing=Standing.ALLEGED)],
            [(None, "closed"), (0, "general closed")],
        ),
        # Published weights stay, also while it is not certain that they are.
        (
            [
                provision("open", "OFFER", 1, 2, irrevocable=True),
                provision("no", "OFFER", 3, who=NOBODY),
            ],
            [(None, "closed"), (1, "general"), (3, "general")],
        ),
        # The end of a PAUSE, and an END that was ended from its start.
        (
            [
                OFFER,
                provision("bar", start=2),
                provision("pause", "PAUSE", 3, 9, against="bar"),
                provision("end", "END", 5, against="pause"),
            ],
            [(None, "closed"), (1, "general"), (2, "closed"), (3, "general"), (5, "closed")],
        ),
        (
            [
                OFFER,
                provision("bar", start=2),
                provision("end", "END", 3, against="bar"),
                provision("void", "END", 3, against="end"),
            ],
            [(None, "closed"), (1, "general"), (2, "closed")],
        ),
        (
            [
                OFFER,
                provision("bar", start=2),
                provision("end", "END", 3, against="bar"),
                provision("later", "END", 4, against="end"),
            ],
            [(None, "closed"), (1, "general"), (2, "closed"), (3, "general")],
        ),
    ],
)
def test_a_history_is_what_the_algebra_says_at_each_of_its_turns(
    provisions: list[Provision], found: list[tuple[float | None, str]]
) -> None:
    record = record_of(provisions)
    intervals = history(record)

    assert levels(intervals) == found
    for one, following in pairwise(intervals):
        assert one.end == following.start
        assert one.tier != following.tier
    assert intervals[-1].end is None
    for number in range(-1, 11):
        assert interval_at(intervals, day(number)).tier == at(record, number)


def test_a_window_opens_one_tick_late() -> None:
    intervals = history(record_of([provision("offer", "OFFER", between(1, 2))]))

    assert [each.start for each in intervals] == [None, day(1) + TICK, day(2)]


def test_why_a_model_is_closed_makes_an_interval_of_its_own() -> None:
    record = record_of(
        [provision("offer", "OFFER", 1, 2), provision("none", "OFFER", 3, who=NOBODY)]
    )

    assert [(each.start, each.tier.closed_because) for each in history(record)] == [
        (None, ClosedBecause.UNRELEASED),
        (day(1), None),
        (day(2), ClosedBecause.WITHDRAWN),
        (day(3), ClosedBecause.SUSPENDED),
    ]


def test_an_offer_that_may_have_been_made_has_not_certainly_been_withdrawn() -> None:
    record = record_of(
        [
            provision("maybe", "OFFER", 1, 2, models=POSSIBLY_M),
            provision("sure", "OFFER", 3, 4),
            provision("again", "OFFER", 5, 6, models=POSSIBLY_M),
        ]
    )

    assert [each.tier.closed_because for each in history(record)] == [
        ClosedBecause.UNRELEASED,
        None,
        ClosedBecause.UNRELEASED,
        None,
        ClosedBecause.WITHDRAWN,
        None,
        ClosedBecause.WITHDRAWN,
    ]


def test_on_an_untracked_channel_silence_says_nothing() -> None:
    model = FrontierModel("m", "north", "f", untracked=API)
    record = record_of([OFFER], models={"m": model})
    histories = Histories(record, trust=CONFIRMED)

    assert history(record)[0].tier.possible == at(record, 0).possible == set(Level)
    assert histories.of(model="m", channel="app")[0].tier.possible == {Level.CLOSED}


def test_histories_at_one_threshold_share_their_courses() -> None:
    histories = Histories(record_of([OFFER]), trust=CONFIRMED)

    assert histories.live("offer/all") is histories.live("offer/all")


@pytest.mark.parametrize("kind", ["PAUSE", "END"])
def test_a_chain_of_stoppers_may_be_as_long_as_the_record(kind: str) -> None:
    chain = [
        provision(f"p{n}", kind if n else "BAR", against=f"p{n - 1}" if n else "")
        for n in range(2001)
    ]
    histories = Histories(record_of(chain), trust=CONFIRMED)

    assert histories.live("p0/all").at(day(0)) is YES
    assert histories.live("p1/all").at(day(0)) is NO
    assert histories.live("p0/all").first is NO


def test_a_ladder_of_stoppers_is_not_walked_down_every_way() -> None:
    ladder = [provision("bar")] + [
        provision(f"{side}{n}", "PAUSE", against=f"a{n - 1} b{n - 1}" if n else "bar")
        for n in range(40)
        for side in "ab"
    ]

    assert Histories(record_of(ladder), trust=CONFIRMED).live("bar/all").at(day(1)) is YES


def test_what_two_ways_lead_to_is_worked_out_for_both() -> None:
    """One stopper stops the bar, and also the other stopper of the bar."""
    both = provision("a", "PAUSE", 1, 3, against="bar b")
    record = record_of([provision("bar"), both, provision("b", "PAUSE", 2, 4, against="bar")])
    course = Histories(record, trust=CONFIRMED).live("bar/all")

    assert [course.at(day(number)) for number in range(5)] == [YES, NO, NO, NO, YES]
    assert Histories(record, trust=CONFIRMED).live("b/all").at(day(2)) is NO


def test_an_end_knows_no_end_of_its_own() -> None:
    end = provision("end", "END", 2, 3, against="bar")
    histories = Histories(record_of([provision("bar"), end]), trust=CONFIRMED)

    assert histories.live("end/all").at(day(4)) is YES
    assert histories.live("bar/all").at(day(4)) is NO


def test_many_offers_give_way_to_each_other_one_by_one() -> None:
    """Some certain, some not, in windows that overlap, and of one start: as the algebra says."""
    starts: list[float | Bound] = [
        1,
        between(1, 3),
        3,
        between(2, 5),
        5,
        5,
        between(4, None),
        7,
        between(7, 8),
    ]
    ends: list[float | Bound | None] = [None, 6, 4, None, between(6, 8), 9, 10, None, 11]
    whole = [
        provision(
            f"o{n}",
            "OFFER",
            start,
            end,
            who=(TESTERS, NOBODY, PARTNERS)[n % 3],
            models=POSSIBLY_M if n % 4 == 2 else provision("x").models,
            irrevocable=n == 7,
        )
        for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    for skipped in range(-1, len(whole)):
        offers = [each for n, each in enumerate(whole) if n != skipped]
        record = record_of([*offers, provision("end", "END", 8, against="o4")])
        intervals = history(record)
        for half in range(-1, 26):
            assert interval_at(intervals, day(half / 2)).tier == at(record, half / 2)
            tick_before = day(half / 2) - TICK
            assert interval_at(intervals, tick_before).tier == status_at(
                record, model="m", channel="api", at=tick_before, trust=CONFIRMED
            )


def test_a_bound_between_two_truths_is_unknown_in_the_course_too() -> None:
    record = record_of(
        [
            provision("bar", start=0),
            provision("end", "END", 2, against="bar"),
            provision("ender", "END", between(1, 4), against="end"),
        ]
    )
    course = Histories(record, trust=CONFIRMED).live("bar/all")

    assert [course.at(day(number)) for number in (-1, 0, 1, 2, 4)] == [
        NO, YES, YES, UNKNOWN, UNKNOWN,
    ]  # fmt: skip


def test_the_interval_at_a_turn_is_the_one_that_starts_there() -> None:
    intervals = history(record_of([OFFER, provision("bar", start=2)]))

    found = [interval_at(intervals, at) for at in (day(0), day(1) - TICK, day(1), day(2), day(3))]

    assert found == [intervals[n] for n in (0, 0, 1, 2, 2)]
