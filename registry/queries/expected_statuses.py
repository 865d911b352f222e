"""The status history rows that the ledger calls for."""

from collections.abc import Iterable, Iterator

from registry.models import StatusInterval
from registry.rules.history import Histories
from registry.rules.reach import Pair, all_pairs
from registry.rules.record import Record
from registry.rules.sweep import Interval
from registry.rules.tier_data import level_word
from registry.rules.vocabulary import DEFAULT_TRUST


def expected_intervals(record: Record) -> Iterator[StatusInterval]:
    """Every row, not saved, of a record."""
    histories = Histories(record, trust=DEFAULT_TRUST)
    for model, channel in all_pairs(record):
        yield from interval_rows((model, channel), histories.of(model=model, channel=channel))


def interval_rows(pair: Pair, intervals: Iterable[Interval]) -> list[StatusInterval]:
    """The rows, not saved, of one history."""
    model, channel = pair
    return [
        StatusInterval(
            frontier_model=model,
            channel=channel,
            start=interval.start,
            end=interval.end,
            tier=level_word(interval.tier.possible),
            legal=level_word(interval.tier.legal),
            offered=level_word(interval.tier.offered),
            possible=[level.word for level in sorted(interval.tier.possible)],
            closed_because=interval.tier.closed_because or "",
            controlling=list(interval.tier.controlling),
        )
        for interval in intervals
    ]
