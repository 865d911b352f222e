"""Half-open periods whose bounds may be windows: every case of domain "Periods"."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.rules.courses import course_from_start, course_of
from registry.rules.dates import TICK, Bound, exactly
from registry.rules.periods import (
    Period,
    ends_before_it_starts,
    has_come,
    holds,
    is_certainly_before,
    starts_no_later,
    turning_points,
)
from registry.rules.truth import NO, UNKNOWN, YES, Truth

T = datetime(2026, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def at(hours: float) -> datetime:
    return T + hours * HOUR


EXACT = exactly(at(2))
WINDOW = Bound(at(2), at(4))
NO_LAST_DAY = Bound(at(2), None)


@pytest.mark.parametrize(
    ("bound", "instant", "result"),
    [
        (EXACT, at(2) - TICK, NO), (EXACT, at(2), YES), (EXACT, at(2) + TICK, YES),
        (WINDOW, at(2) - TICK, NO), (WINDOW, at(2), NO), (WINDOW, at(2) + TICK, UNKNOWN),
        (WINDOW, at(4) - TICK, UNKNOWN), (WINDOW, at(4), YES), (WINDOW, at(4) + TICK, YES),
        (NO_LAST_DAY, at(2), NO), (NO_LAST_DAY, at(2) + TICK, UNKNOWN),
        (NO_LAST_DAY, at(9999), UNKNOWN),
    ],
)  # fmt: skip
def test_whether_a_bound_has_come(bound: Bound, instant: datetime, result: Truth) -> None:
    assert has_come(bound, instant) is result


ENDS = [None, exactly(at(3)), exactly(at(6)), Bound(at(3), at(6)), Bound(at(3), None)]


@pytest.mark.parametrize("start", [EXACT, WINDOW])
@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("hours", [1, 2, 2.5, 3, 3.5, 4, 5, 6, 7])
def test_a_period_holds_when_its_start_has_come_and_its_end_has_not(
    start: Bound, end: Bound | None, hours: float
) -> None:
    started = has_come(start, at(hours))
    ended = NO if end is None else has_come(end, at(hours))
    expected = min(started, {NO: YES, UNKNOWN: UNKNOWN, YES: NO}[ended])

    assert holds(Period(start, end), at(hours)) is expected
    assert course_of(Period(start, end)).at(at(hours)) is expected
    assert course_from_start(Period(start, end)).at(at(hours)) is started


@pytest.mark.parametrize(
    ("first", "second", "before", "no_later"),
    [
        (exactly(at(1)), exactly(at(2)), True, YES),
        (exactly(at(2)), exactly(at(2)), False, YES),
        (exactly(at(3)), exactly(at(2)), False, NO),
        # A window lies after its lo, so an exact start there is certainly before it.
        (exactly(at(2)), WINDOW, True, YES),
        (WINDOW, exactly(at(4)), False, YES),
        (WINDOW, Bound(at(4), at(6)), True, YES),
        (WINDOW, WINDOW, False, UNKNOWN),
        (WINDOW, exactly(at(3)), False, UNKNOWN),
        (exactly(at(3)), WINDOW, False, UNKNOWN),
        (exactly(at(4)), WINDOW, False, UNKNOWN),
        (WINDOW, exactly(at(2)), False, NO),
        (Bound(at(4), at(6)), WINDOW, False, NO),
        (Bound(at(5), at(6)), WINDOW, False, NO),
        (NO_LAST_DAY, exactly(at(9)), False, UNKNOWN),
    ],
)
def test_the_order_of_two_starts(
    first: Bound, second: Bound, before: bool, no_later: Truth
) -> None:
    assert is_certainly_before(first, second) is before
    assert starts_no_later(first, second) is no_later


@pytest.mark.parametrize(
    ("start", "end", "backwards"),
    [
        (EXACT, None, False), (EXACT, exactly(at(3)), False), (EXACT, exactly(at(2)), True),
        (EXACT, exactly(at(1)), True), (EXACT, Bound(at(0), at(2)), True),
        (EXACT, Bound(at(0), at(3)), False), (EXACT, Bound(at(0), None), False),
        (WINDOW, exactly(at(2)), True), (WINDOW, exactly(at(3)), False), (WINDOW, WINDOW, False),
        (WINDOW, Bound(at(0), at(2)), True),
    ],
)  # fmt: skip
def test_only_a_period_that_certainly_runs_backwards_is_at_fault(
    start: Bound, end: Bound | None, backwards: bool
) -> None:
    assert ends_before_it_starts(Period(start, end)) is backwards


def test_a_window_turns_one_tick_after_it_opens_and_when_it_closes() -> None:
    assert set(turning_points(Period(WINDOW, NO_LAST_DAY))) == {at(2) + TICK, at(4)}
    assert set(turning_points(Period(EXACT, exactly(at(3))))) == {at(2), at(3)}
