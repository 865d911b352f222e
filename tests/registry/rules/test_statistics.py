"""Figures: days in each tier, days between dates as they are known, medians, shares."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from registry.rules.dates import Bound, bound_of, window_between
from registry.rules.statistics import (
    Act,
    Days,
    Restriction,
    Stretch,
    days_between,
    days_in_levels,
    figures_of,
    total,
)
from registry.rules.vocabulary import Level
from tests.registry.rules.small import day

ZONE = ZoneInfo("America/New_York")
GENERAL, LIMITED, CLOSED = Level.GENERAL, Level.LIMITED, Level.CLOSED


def course(*steps: tuple[float | None, set[Level]]) -> list[Stretch]:
    return [
        Stretch(None if start is None else day(start), frozenset(possible))
        for start, possible in steps
    ]


def some(days: dict[str, float]) -> dict[str, float]:
    return {kind: count for kind, count in days.items() if count}


def test_days_are_counted_from_release_and_up_to_the_instant():
    history = course((None, {CLOSED}), (2, {GENERAL}), (5, {CLOSED}), (6, {LIMITED}))

    assert some(days_in_levels(history, until=day(7.5))) == {
        "general": 3,
        "closed": 1,
        "limited": 1.5,
    }


def test_what_comes_after_the_instant_counts_nothing():
    history = course((None, {CLOSED}), (2, {GENERAL}), (9, {CLOSED}))

    assert some(days_in_levels(history, until=day(4))) == {"general": 2}
    assert some(days_in_levels(history, until=day(1))) == {}


def test_days_on_which_more_than_one_level_may_have_held_are_uncertain():
    history = course((None, {CLOSED}), (1, {GENERAL, CLOSED}), (2, {GENERAL}))

    assert some(days_in_levels(history, until=day(3))) == {"uncertain": 1, "general": 1}


def test_a_model_that_was_open_since_ever_counts_from_its_first_date_on():
    assert some(days_in_levels(course((None, {GENERAL}), (1, {CLOSED})), until=day(3))) == {
        "closed": 2
    }


def bound(text: str) -> Bound:
    return bound_of(text, ZONE)


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("2026-06-12", "2026-06-12", Days(0, 0)),
        ("2026-06-12", "2026-06-26", Days(14, 14)),
        ("2026-06-26", "2026-06-12", Days(-14, -14)),
        ("2026-06-12", "2026-06-12T21:21:00Z", Days(0, 0)),
        ("2026-06-12T21:21:00Z", "2026-06-13T03:30:00Z", Days(0, 0)),
        ("2026-06", "2026-07-01", Days(1, 30)),
        ("2026-03-07", "2026-03-09", Days(2, 2)),
    ],
)
def test_days_between_dates_are_those_of_the_calendar(first, second, days):
    """The clocks of New York go forward on 8 March 2026."""
    assert days_between(bound(first), bound(second), ZONE) == days


def test_an_end_on_a_day_not_made_known_is_at_least_so_far_away():
    unknown = window_between("2026-06-20", None, ZONE)

    assert days_between(bound("2026-06-12"), unknown, ZONE) == Days(8, None)
    assert not Days(8, None).is_known


def act(name: str, *restrictions: Restriction, ad_hoc: bool = False) -> Act:
    return Act(name, "office", ad_hoc, True, restrictions)


def restriction(notice: Days, cleared: Days | None = None) -> Restriction:
    since = datetime(2026, 6, 12, tzinfo=UTC)
    return Restriction("act/bar", notice, cleared, Bound(since, since))


def test_a_median_is_that_of_what_is_known_to_the_day():
    figures = figures_of(
        [
            act("one", restriction(Days(0, 0)), restriction(Days(10, 10), Days(4, 4)), ad_hoc=True),
            act("two", restriction(Days(2, 30), Days(1, 9))),
        ]
    )

    assert (figures.acts, figures.ad_hoc, figures.share_ad_hoc) == (2, 1, 0.5)
    assert (figures.restrictions, figures.notice_known, figures.median_notice) == (3, 2, 5)
    assert (figures.cleared, figures.median_clearance) == (2, 4)


def test_of_nothing_there_is_no_median_and_no_share():
    figures = figures_of([])

    assert figures.median_notice is figures.median_clearance is figures.share_ad_hoc is None


def test_the_days_of_several_models_add_up():
    together = total([{"general": 1.5}, {"general": 2.0, "closed": 1.0}])

    assert some(together) == {"general": 3.5, "closed": 1.0}
