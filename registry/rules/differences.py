"""What differs between two records: the provisions, and the status histories that they make."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.rules.against import STOPPING, keys_by_directive, named_by
from registry.rules.history import Histories, Interval
from registry.rules.reach import Area, Pair, areas
from registry.rules.record import Record
from registry.rules.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class HistoryChange:
    """The history of every pair of an area, which differs. Empty where a pair is not on record."""

    area: Area
    was: tuple[Interval, ...]
    becomes: tuple[Interval, ...]


def changed_provisions(before: Record, after: Record) -> frozenset[str]:
    """The keys of provisions that differ, or that what differs stops, directly or not.

    A provision that is not among them has the same course in both records, and the same GRANTs
    against it but for those that are among them.
    """
    keys = {**before.provisions, **after.provisions}
    changed = {
        key for key in keys if not _is_same(before.provisions.get(key), after.provisions.get(key))
    }
    waiting = list(changed)
    directives = [
        (record, keys_by_directive(record.provisions.values())) for record in (before, after)
    ]
    while waiting:
        key = waiting.pop()
        for record, by_directive in directives:
            provision = record.provisions.get(key)
            if provision is not None and provision.kind in STOPPING:
                stopped = set(named_by(provision, by_directive)) - changed
                changed |= stopped
                waiting += stopped
    return frozenset(changed)


def changed_histories(before: Record, after: Record, *, trust: Standing) -> list[HistoryChange]:
    """Every history that differs between two records. All others are the same in both."""
    touched = areas(before, after, changed_provisions(before, after))
    return history_changes(before, after, touched, trust=trust)


def history_changes(
    before: Record, after: Record, touched: Iterable[Area], *, trust: Standing
) -> list[HistoryChange]:
    """The histories that differ in the areas given."""
    old, new = Histories(before, trust=trust), Histories(after, trust=trust)
    found = []
    for area in touched:
        was, becomes = _history(old, area.example), _history(new, area.example)
        if was != becomes:
            found.append(HistoryChange(area, was, becomes))
    return found


def _is_same(one: object, other: object) -> bool:
    """An overlay keeps what it does not touch, so most are not only equal but the same."""
    return one is other or one == other


def _history(histories: Histories, pair: Pair) -> tuple[Interval, ...]:
    model, channel = pair
    if model not in histories.record.models or channel not in histories.record.channels:
        return ()
    return tuple(histories.of(model=model, channel=channel))
