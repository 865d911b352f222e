"""What differs between two records: the provisions, and the status histories that they make."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.rules.against import STOPPING, keys_by_directive, named_by
from registry.rules.history import Histories, interval_at
from registry.rules.reach import Area, Pair, areas
from registry.rules.record import Record
from registry.rules.sweep import Interval, Turn
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
    changed = changed_provisions(before, after)
    old = Histories(before, trust=trust)
    new = old.beside(after, changed=changed)
    return history_changes(old, new, areas(before, after, changed))


def history_changes(old: Histories, new: Histories, touched: Iterable[Area]) -> list[HistoryChange]:
    """The histories that differ in the areas given."""
    found = []
    for area in touched:
        was, becomes = _both_histories(old, new, area.example)
        if was != becomes:
            found.append(HistoryChange(area, tuple(was), tuple(becomes)))
    return found


def first_difference(was: Sequence[Interval], becomes: Sequence[Interval]) -> datetime | None:
    """From when on two histories differ; None for since ever."""
    starts = {i.start for i in (*was, *becomes) if i.start is not None}
    if not becomes or was[0].tier != becomes[0].tier:
        return None
    return next(
        start
        for start in sorted(starts)
        if interval_at(was, start).tier != interval_at(becomes, start).tier
    )


def kind_of_change(
    was: Sequence[Interval], becomes: Sequence[Interval], horizon: datetime
) -> tuple[str, datetime | None]:
    """What the change log calls it that a history differs, and from when on it does.

    What lies before the horizon has been told; a difference there corrects it.
    """
    if not was:
        return "access.recorded", None
    differs = first_difference(was, becomes)
    if not becomes or differs is None or differs <= horizon:
        return "record.corrected", differs
    moved = any(interval.start is not None and interval.start > horizon for interval in was)
    return "access.rescheduled" if moved else "access.scheduled", differs


def _both_histories(
    old: Histories, new: Histories, pair: Pair
) -> tuple[list[Interval], list[Interval]]:
    """As far as both have the same turns, time is passed over once."""
    there = [_is_on_record(histories.record, pair) for histories in (old, new)]
    if not all(there) or old.is_untracked(pair) is not new.is_untracked(pair):
        was, becomes = (
            side.of(model=pair[0], channel=pair[1]) if known else []
            for side, known in zip((old, new), there, strict=True)
        )
        return was, becomes
    one, other = old.turns(pair), new.turns(pair)
    shared = _begin_alike(one, other)
    if shared == len(one) == len(other):
        return [], []
    sweep = old.sweep(pair)
    sweep.go_on(one[:shared])
    fork = sweep.copy()
    sweep.go_on(one[shared:])
    fork.go_on(other[shared:])
    return sweep.intervals(), fork.intervals()


def _begin_alike(one: Sequence[Turn], other: Sequence[Turn]) -> int:
    """How many turns are the same ones, up to an instant at which both have told all of theirs."""
    number = 0
    for first, second in zip(one, other, strict=False):
        if first is not second:
            break
        number += 1
    ahead = {turns[number][0] for turns in (one, other) if number < len(turns)}
    while number and one[number - 1][0] in ahead:
        number -= 1
    return number


def _is_on_record(record: Record, pair: Pair) -> bool:
    return pair[0] in record.models and pair[1] in record.channels


def _is_same(one: object, other: object) -> bool:
    """An overlay keeps what it does not touch, so most are not only equal but the same."""
    return one is other or one == other
