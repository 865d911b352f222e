"""How long a model was in each tier: certainly, and at most."""

from datetime import UTC, datetime

from registry.rules.tenure import Tenure, tenures


def june(day: int, hour: int = 0) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def test_days_count_up_to_the_moment_and_no_further() -> None:
    spans = [(june(1), june(11), ("general",)), (june(11), None, ("closed",))]

    assert tenures(spans, june(14)) == [Tenure("general", 10, 10), Tenure("closed", 3, 3)]
    assert tenures(spans, june(11)) == [Tenure("general", 10, 10)]


def test_what_may_be_either_counts_for_both_at_most_and_for_none_certainly() -> None:
    spans = [
        (june(1), june(11), ("general",)),
        (june(11), june(12), ("general", "closed")),
        (june(12), june(20), ("closed",)),
    ]

    assert tenures(spans, june(30)) == [Tenure("general", 10, 11), Tenure("closed", 8, 9)]


def test_a_tier_that_comes_back_is_counted_together_and_what_never_began_is_not() -> None:
    spans = [
        (None, june(1), ("closed",)),
        (june(1), june(2), ("limited",)),
        (june(2), june(5), ("closed",)),
        (june(5), june(6, 12), ("limited",)),
    ]

    assert tenures(spans, june(30)) == [Tenure("limited", 2, 2), Tenure("closed", 3, 3)]
    assert tenures([], june(30)) == []
