"""The text of a moment is that of `format_instant`, whatever was written before and by whom."""

import sys
import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenlight.local.second import KeptSecond
from registry.rules.dates import format_instant

SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
NOON = datetime(2026, 6, 27, 12, tzinfo=UTC)
# Some of them off by less than a second, where the microseconds of UTC are others.
offsets = st.timedeltas(timedelta(hours=-23), timedelta(hours=23)).map(timezone)
in_utc = st.datetimes(timezones=st.just(UTC))
# At the ends of the calendar UTC has no day for it.
anywhere = st.datetimes(timezones=st.one_of(st.timezones(), offsets)).filter(
    lambda moment: 1 < moment.year < 9999
)
beside_a_second = st.builds(
    lambda second, seconds, ticks: second + seconds * SECOND + ticks * TICK,
    st.just(NOON),
    st.integers(-2, 2),
    st.integers(-2, 2),
)


@given(st.lists(st.one_of(in_utc, anywhere, beside_a_second), min_size=1, max_size=12))
def test_one_after_the_other_they_are_written_as_anywhere_else(moments: list[datetime]) -> None:
    second = KeptSecond()

    assert [second.text(each) for each in moments] == [format_instant(each) for each in moments]


FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@pytest.mark.parametrize("moment", [FIRST, FIRST + TICK, LAST - TICK, LAST])
def test_the_ends_of_the_calendar_can_be_written(moment: datetime) -> None:
    assert KeptSecond().text(moment) == format_instant(moment)


def test_a_whole_second_has_no_decimals() -> None:
    second = KeptSecond()

    texts = [second.text(NOON + ticks * TICK) for ticks in (-1, 0, 1, 0, 999_999, 1_000_000)]

    assert texts == [
        "2026-06-27T11:59:59.999999Z",
        "2026-06-27T12:00:00Z",
        "2026-06-27T12:00:00.000001Z",
        "2026-06-27T12:00:00Z",
        "2026-06-27T12:00:00.999999Z",
        "2026-06-27T12:00:01Z",
    ]


def test_another_thread_at_any_point_spoils_no_text() -> None:
    """The other one comes in whenever something is asked of the moment."""
    second = KeptSecond()
    later = NOON + SECOND

    class Interrupted(datetime):
        def __ge__(self, other: Any) -> bool:
            second.text(later)
            return super().__ge__(other)

        def __le__(self, other: Any) -> bool:
            second.text(later)
            return super().__le__(other)

        def replace(self, *_: Any, **parts: Any) -> Any:
            second.text(later)
            return NOON.replace(**parts)

    moment = Interrupted(2026, 6, 27, 12, 0, 0, 5, tzinfo=UTC)

    for before in (NOON, later, later + SECOND):
        second.text(before)
        assert second.text(moment) == "2026-06-27T12:00:00.000005Z"


def test_threads_that_write_different_seconds_write_their_own() -> None:
    second = KeptSecond()
    wrong: list[str] = []

    def writing(moment: datetime) -> None:
        expected = format_instant(moment)
        texts = (second.text(moment) for _ in range(5000))
        wrong.extend(text for text in texts if text != expected)

    threads = [
        threading.Thread(target=writing, args=(NOON + each * (SECOND + TICK),)) for each in range(4)
    ]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)

    assert wrong == []
