"""How much notice an act gave, as far as its issue and its effect are dated."""

from datetime import date

import pytest

from registry.rules.notice import Days, notice_words


def june(first: int, last: int | None = None) -> Days:
    return date(2026, 6, first), date(2026, 6, last or first)


@pytest.mark.parametrize(
    ("issued", "starts", "words"),
    [
        (june(12), june(12), "none, in effect the day it was issued"),
        (june(12), june(13), "1 day"),
        (june(2), june(30), "28 days"),
        (june(12), june(9), "none, in effect 3 days before it was issued"),
        (june(12), june(11), "none, in effect 1 day before it was issued"),
        (june(2), june(5, 9), "3 to 7 days"),
        (june(1, 30), june(12, 13), "at most 12 days"),
        (june(1, 12), june(12, 12), "at most 11 days"),
        (june(12, 30), june(1, 12), "none"),
        (june(11, 12), june(13), "1 to 2 days"),
        (june(11, 12), june(12, 12), "at most 1 day"),
    ],
)
def test_notice_is_told_as_closely_as_the_dates_are_known(
    issued: Days, starts: Days, words: str
) -> None:
    assert notice_words(issued, starts) == words
