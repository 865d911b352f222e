"""Dates as precise as they are given, and no more."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from registry.rules.dates import (
    Bound,
    NotADate,
    bound_of,
    close_of,
    exactly,
    format_instant,
    is_date,
    parse_instant,
    window_between,
)

NEW_YORK = ZoneInfo("America/New_York")
BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "lo", "hi"),
    [
        ("2026-06-12", utc(2026, 6, 12, 4), utc(2026, 6, 13, 4)),
        ("2026-06", utc(2026, 6, 1, 4), utc(2026, 7, 1, 4)),
        ("2026-12", utc(2026, 12, 1, 5), utc(2027, 1, 1, 5)),
        ("2026", utc(2026, 1, 1, 5), utc(2027, 1, 1, 5)),
        ("2024-02", utc(2024, 2, 1, 5), utc(2024, 3, 1, 5)),
        ("2024-02-29", utc(2024, 2, 29, 5), utc(2024, 3, 1, 5)),
        # The day that loses an hour, and the one that gains one.
        ("2026-03-08", utc(2026, 3, 8, 5), utc(2026, 3, 9, 4)),
        ("2026-11-01", utc(2026, 11, 1, 4), utc(2026, 11, 2, 5)),
    ],
)
def test_a_date_is_a_window_from_its_first_instant_to_the_first_after_it(
    text: str, lo: datetime, hi: datetime
) -> None:
    assert bound_of(text, NEW_YORK) == Bound(lo, hi)
    assert bound_of(text, NEW_YORK).is_window


def test_a_window_lies_in_the_time_zone_that_it_is_given_in() -> None:
    assert bound_of("2026-06-12", BERLIN).lo == utc(2026, 6, 11, 22)


def test_a_day_without_a_midnight_starts_with_its_first_instant() -> None:
    # Beirut moved its clocks at midnight on 26 March 2026: the day starts at one o'clock.
    assert bound_of("2021-03-28", ZoneInfo("Asia/Beirut")).lo == utc(2021, 3, 27, 22)


def test_an_instant_is_exact() -> None:
    instant = utc(2026, 6, 12, 21, 21)

    assert bound_of("2026-06-12T21:21:00Z", NEW_YORK) == exactly(instant)
    assert not exactly(instant).is_window


def test_a_stated_window_includes_both_days() -> None:
    assert window_between("2026-06-12", "2026-06-13", NEW_YORK) == Bound(
        utc(2026, 6, 12, 4), utc(2026, 6, 14, 4)
    )
    assert window_between("2026-06-12", None, NEW_YORK) == Bound(utc(2026, 6, 12, 4), None)
    assert window_between("2026-06-12T01:00:00Z", "2026-06-12T02:00:00Z", NEW_YORK) == Bound(
        utc(2026, 6, 12, 1), utc(2026, 6, 12, 2)
    )


def test_the_close_of_a_day_is_the_first_instant_of_the_next() -> None:
    assert close_of("2026-06-27", NEW_YORK) == utc(2026, 6, 28, 4)


@pytest.mark.parametrize("text", ["2026-06", "2026"])
def test_a_month_or_a_year_has_no_close_to_ask_about(text: str) -> None:
    with pytest.raises(NotADate, match="a day"):
        close_of(text, NEW_YORK)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "2026-13", "2026-00-01", "0000-01-01", "0999-12-31", "9001-01-01", "99999",
        "2026-6-1", "26-06-01", "2026-06-12 10:00:00Z", "2026-06-12T10:00Z", "2026-06-12T10:00:00",
        "2026-06-12T24:00:00Z", "2026-06-12T10:00:60Z", "2026-06-12T10:00:00.1234567Z",
        "2026-06-12T10:00:00+24:00", "0999-12-31T00:00:00Z", "9001-01-01T00:00:00Z", "", "now",
        "2026-06-12T10:00:00z", "\uff12\uff10\uff12\uff16-06-12", "2026-06-12\n", " 2026-06-12",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(NotADate):
        bound_of(text, NEW_YORK)


def test_years_up_to_the_limits_are_taken() -> None:
    assert bound_of("1000", NEW_YORK).lo.year == 1000
    assert bound_of("9000", NEW_YORK).hi == utc(9001, 1, 1, 5)


def test_an_instant_is_read_in_any_offset_and_written_in_utc() -> None:
    assert parse_instant("2026-06-12T17:21:00-04:00") == utc(2026, 6, 12, 21, 21)
    assert format_instant(utc(2026, 6, 12, 21, 21)) == "2026-06-12T21:21:00Z"
    tick = utc(2026, 6, 12) + timedelta(microseconds=1)
    assert format_instant(tick) == "2026-06-12T00:00:00.000001Z"
    assert parse_instant(format_instant(tick)) == tick


@pytest.mark.parametrize(
    ("text", "result"), [("2026", True), ("2026-06-12", True), ("2026-06-12T00:00:00Z", False)]
)
def test_a_date_is_told_from_an_instant(text: str, result: bool) -> None:
    assert is_date(text) is result
