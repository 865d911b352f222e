"""The outermost dates, and what the messages tell the writer to do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry.rules.dates import TICK, NotADate, bound_of, close_of, first_day, parse_instant

UTC_ZONE = ZoneInfo("UTC")


def test_the_finest_step_is_a_microsecond() -> None:
    assert timedelta(microseconds=1) == TICK


@pytest.mark.parametrize("year", [1000, 9000])
def test_the_years_at_the_limits_are_taken(year: int) -> None:
    assert first_day(str(year)).year == year
    assert parse_instant(f"{year}-06-01T00:00:00Z") == datetime(year, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["0999", "9001", "0999-12-31T23:59:59Z", "9001-01-01T00:00:00Z"])
def test_the_years_beyond_are_refused(text: str) -> None:
    with pytest.raises(NotADate, match=r"^Use a year from 1000 to 9000\.$"):
        bound_of(text, UTC_ZONE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("soon", "Write an instant as 2026-06-12T21:21:00Z, with at most six decimals."),
        ("2026-06-12T25:00:00Z", "There is no such day or time; check the digits."),
        ("2026-06-31T00:00:00Z", "There is no such day or time; check the digits."),
        ("0001-01-01T00:00:00+23:00", "There is no such day or time; check the digits."),
        ("2026-06-31", "There is no such day in the calendar; check the digits."),
    ],
)
def test_what_is_wrong_is_said_with_its_cure(text: str, message: str) -> None:
    with pytest.raises(NotADate) as refusal:
        bound_of(text, UTC_ZONE)

    assert str(refusal.value) == message


def test_a_day_and_a_close_have_messages_of_their_own() -> None:
    with pytest.raises(NotADate) as refusal:
        first_day("soon")
    assert str(refusal.value) == (
        "Write a day as 2026-06-12, a month as 2026-06, or a year as 2026."
    )
    with pytest.raises(NotADate) as refusal:
        close_of("2026-06", UTC_ZONE)
    assert str(refusal.value) == (
        "Ask about a day (2026-06-12) or an instant (2026-06-12T21:21:00Z)."
    )


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("2026-01", datetime(2026, 2, 1, tzinfo=UTC)),
        ("2026-02", datetime(2026, 3, 1, tzinfo=UTC)),
        ("2024-02", datetime(2024, 3, 1, tzinfo=UTC)),
        ("2026-04", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-12", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2024-02-28", datetime(2024, 2, 29, tzinfo=UTC)),
        ("2026-12-31", datetime(2027, 1, 1, tzinfo=UTC)),
        ("2024", datetime(2025, 1, 1, tzinfo=UTC)),
    ],
)
def test_what_comes_after_a_day_a_month_and_a_year(text: str, after: datetime) -> None:
    assert bound_of(text, UTC_ZONE).hi == after
