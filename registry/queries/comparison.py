"""What differs between two dates of one record, or between two states of the record at one date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from registry.models import Change
from registry.presentation import instant_or_none
from registry.queries.ledger import Point, record_of
from registry.queries.readings import Turn, readings_at
from registry.queries.sides import Sides
from registry.queries.statuses import status_rows
from registry.rules.differences import HistoryChange, changed_histories, first_difference
from registry.rules.history import interval_at
from registry.rules.provision_turns import ProvisionTurn, turns_in_knowledge, turns_in_time
from registry.rules.reach import Pair
from registry.rules.sweep import Interval
from registry.rules.tier_data import tier_data
from registry.rules.truth import Truth
from registry.rules.vocabulary import Standing

Data = dict[str, Any]

MOST_ENTRIES = 1000


@dataclass(frozen=True, slots=True)
class StatusDifference:
    """Empty where model or channel are not on record; else as `status_data` without channel."""

    pair: Pair
    before: Data | None
    after: Data | None


def status_differences(sides: Sides) -> Iterator[StatusDifference]:
    """Every status that differs, in what it reads as or in the provisions behind it, in order."""
    found = _in_knowledge(sides) if sides.by == "known_at" else _in_time(sides)
    for pair, before, after in sorted(found, key=lambda one: one[0]):
        if _told(before) != _told(after):
            yield StatusDifference(pair, before, after)


def history_differences(sides: Sides) -> Iterator[tuple[Pair, datetime | None]]:
    """The histories that two states of the record tell differently, each with from when on.

    None stands for ever since, and for a pair that one of them does not know.
    """
    if sides.by == "as_of":
        return
    for change in _changes(sides):
        since = first_difference(change.was, change.becomes) if change.was else None
        for pair in change.area.pairs:
            yield pair, since


def provision_turns(sides: Sides) -> list[ProvisionTurn]:
    """The provisions that do not hold on both sides alike."""
    before, after = record_of(sides.before.point), record_of(sides.after.point)
    trust = sides.after.trust
    if sides.by == "known_at":
        return turns_in_knowledge(before, after, at=sides.after.as_of, trust=trust)
    return turns_in_time(after, start=sides.before.as_of, end=sides.after.as_of, trust=trust)


def turns_between(sides: Sides) -> list[Turn]:
    """The changes of status between two dates, in order; none between two states of the record."""
    if sides.by == "known_at":
        return []
    readings = readings_at(sides.after)
    found = []
    for turn in readings.since(sides.before.as_of):
        if turn.at > sides.after.as_of:
            break
        found.append(turn)
    return found


def entries_between(sides: Sides) -> tuple[Sequence[Mapping[str, Any]], bool]:
    """The entries that one side knows and the other does not, and whether there are more."""
    if sides.by == "as_of":
        return [], False
    # The change log leaves out what is confidential.
    changes = Change.objects.filter(
        type__startswith="entry.",
        ledger_size__gt=sides.before.size,
        ledger_size__lte=sides.after.size,
    )
    columns = ("at", "data__seq", "data__op", "data__kind", "data__object__id")
    found = list(changes.order_by("sequence").values_list(*columns)[: MOST_ENTRIES + 1])
    entries = [
        {
            "seq": seq,
            "op": op,
            "kind": kind,
            "id": object_id,
            "recorded_at": instant_or_none(recorded_at),
        }
        for recorded_at, seq, op, kind, object_id in found[:MOST_ENTRIES]
    ]
    return entries, len(found) > MOST_ENTRIES


def comparison_data(sides: Sides) -> Data:
    """The whole comparison as plain data."""
    entries, more = entries_between(sides)
    return {
        "by": sides.by,
        "from": sides.before.echo,
        "to": sides.after.echo,
        "statuses": [
            {
                "model": one.pair[0],
                "channel": one.pair[1],
                "before": one.before,
                "after": one.after,
            }
            for one in status_differences(sides)
        ],
        "histories": [
            {"model": pair[0], "channel": pair[1], "differs_from": instant_or_none(since)}
            for pair, since in sorted(history_differences(sides), key=lambda one: one[0])
        ],
        "provisions": [
            {
                "provision": turn.key,
                "kind": turn.kind.value,
                "before": truth_word(turn.before),
                "after": truth_word(turn.after),
            }
            for turn in provision_turns(sides)
        ],
        "entries": entries,
        "more_entries": more,
    }


def truth_word(value: Truth | None) -> str | None:
    return None if value is None else value.word


Found = tuple[Pair, Data | None, Data | None]


def _in_time(sides: Sides) -> Iterator[Found]:
    models = sorted(record_of(sides.after.point).models)
    before, after = (status_rows(side, models) for side in (sides.before, sides.after))
    for pair, row in after.items():
        was = before[pair]
        # Both are of one history: the same beginning is the same interval.
        if was.start != row.start:
            yield pair, _status(was.data, was.start, was.end), _status(row.data, row.start, row.end)


def _in_knowledge(sides: Sides) -> Iterator[Found]:
    at = sides.after.as_of
    for change in _changes(sides):
        was, becomes = (
            _interval_status(interval_at(side, at)) if side else None
            for side in (change.was, change.becomes)
        )
        for pair in change.area.pairs:
            yield pair, was, becomes


def _changes(sides: Sides) -> Sequence[HistoryChange]:
    return _changes_between(sides.before.point, sides.after.point, sides.after.trust)


@lru_cache(maxsize=4)
def _changes_between(before: Point, after: Point, trust: Standing) -> Sequence[HistoryChange]:
    """Kept by the points, whose roots stand for all that was recorded up to there."""
    return tuple(changed_histories(record_of(before), record_of(after), trust=trust))


def _interval_status(interval: Interval) -> Data:
    return _status(tier_data(interval.tier), interval.start, interval.end)


def _status(data: Data, start: Any, end: Any) -> Data:
    return {**data, "since": instant_or_none(start), "until": instant_or_none(end)}


def _told(status: Data | None) -> Data | None:
    """A status without its period: that may be another though nothing else is."""
    if status is None:
        return None
    return {name: value for name, value in status.items() if name not in ("since", "until")}
