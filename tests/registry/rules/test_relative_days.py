"""How far a day lies from another, in words."""

from datetime import date

import pytest

from registry.rules.relative_days import relative_words

TODAY = date(2026, 6, 20)


def ago(first: date, last: date | None = None) -> str:
    return relative_words(first, last or first, TODAY, past="{} ago", future="in {}")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 6, 20), "today"),
        (date(2026, 6, 19), "1 day ago"),
        (date(2026, 6, 21), "in 1 day"),
        (date(2026, 4, 21), "60 days ago"),
        (date(2026, 4, 20), "2 months ago"),
        (date(2026, 8, 20), "in 2 months"),
        (date(2024, 6, 20), "24 months ago"),
        (date(2023, 6, 20), "3 years ago"),
    ],
)
def test_a_day(day: date, words: str) -> None:
    assert ago(day) == words


def test_days_that_today_is_among_are_neither_past_nor_to_come() -> None:
    assert ago(date(2026, 6, 1), date(2026, 6, 30)) == ""


def test_the_distance_to_several_days_is_that_to_the_nearest() -> None:
    assert ago(date(2026, 5, 1), date(2026, 5, 31)) == "20 days ago"
    assert ago(date(2026, 7, 1), date(2026, 7, 31)) == "in 11 days"
