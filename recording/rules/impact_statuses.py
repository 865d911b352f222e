"""What a change of the record does to status histories: now, in the future, and to the past."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Any, Protocol, TypeVar

from registry.rules.dates import format_instant
from registry.rules.differences import HistoryChange
from registry.rules.history import interval_at
from registry.rules.reach import Area
from registry.rules.sweep import Interval
from registry.rules.tier_data import tier_data
from registry.rules.tiers import Tier

Places = tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
"""Models with their channels, all in order; a model is named once."""


class Telling(Protocol):
    """Something that is said of pairs; equal things are said once."""

    def as_json(self) -> dict[str, Any]: ...
    def __hash__(self) -> int: ...


T = TypeVar("T", bound=Telling)


@dataclass(frozen=True, slots=True)
class Status:
    """The tier that holds now, [since, until); None is the beginning or the end of time."""

    tier: Tier
    since: datetime | None
    until: datetime | None

    def as_json(self) -> dict[str, Any]:
        return {
            **tier_data(self.tier),
            "since": instant_or_none(self.since),
            "until": instant_or_none(self.until),
        }


@dataclass(frozen=True, slots=True)
class StatusRow:
    """How the status of the moment changes. None stands for a pair that is not on record."""

    before: Status | None
    after: Status | None

    def as_json(self) -> dict[str, Any]:
        return {
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


class BoundaryWork(StrEnum):
    NEW = "new"
    MOVED = "moved"
    DROPPED = "dropped"
    CHANGED = "changed"
    """At the same instant as before, but to another tier."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """An instant to come from which on another tier is to hold, and until when it is to.

    How long it lasts is part of what is approved, though a boundary of its own ends it.
    """

    at: datetime
    until: datetime | None
    to: Tier

    def as_json(self) -> dict[str, Any]:
        return {
            "at": format_instant(self.at),
            "until": instant_or_none(self.until),
            **tier_data(self.to),
        }


@dataclass(frozen=True, slots=True)
class BoundaryRow:
    work: BoundaryWork
    before: Boundary | None
    after: Boundary | None

    def as_json(self) -> dict[str, Any]:
        return {
            "change": self.work.value,
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Correction:
    """A stretch of the past that the record will tell differently.

    A start of None is the beginning of time; an end of None is the moment of looking, so that
    the same correction stays the same while time passes.
    """

    start: datetime | None
    end: datetime | None
    before: Tier | None
    after: Tier | None

    def as_json(self) -> dict[str, Any]:
        return {
            "from": instant_or_none(self.start),
            "to": instant_or_none(self.end),
            "before": None if self.before is None else tier_data(self.before),
            "after": None if self.after is None else tier_data(self.after),
        }


@dataclass(frozen=True, slots=True)
class Segment:
    """[start, end) in which two histories tell different tiers."""

    start: datetime | None
    end: datetime | None
    before: Tier | None
    after: Tier | None


def status_row(change: HistoryChange, now: datetime) -> StatusRow | None:
    """None where the status of the moment stays as it is."""
    was, becomes = _status_at(change.was, now), _status_at(change.becomes, now)
    # How much longer it lasts is told by the boundaries to come.
    if was is not None and becomes is not None:
        same = was == replace(becomes, until=was.until)
    else:
        same = was is becomes
    return None if same else StatusRow(was, becomes)


def corrections(segments: Iterable[Segment], now: datetime) -> Iterator[Correction]:
    for segment in segments:
        if segment.start is None or segment.start < now:
            over = segment.end is not None and segment.end <= now
            end = segment.end if over else None
            yield Correction(segment.start, end, segment.before, segment.after)


def boundary_rows(change: HistoryChange, now: datetime) -> Iterator[BoundaryRow]:
    """What becomes of the boundaries to come. One that is dropped and one that is new, both to
    the same tier, are one that moves."""
    was, becomes = _boundaries(change.was, now), _boundaries(change.becomes, now)
    for at in was.keys() & becomes.keys():
        if was[at].to != becomes[at].to:
            yield BoundaryRow(BoundaryWork.CHANGED, was[at], becomes[at])
    new = [becomes[at] for at in sorted(becomes.keys() - was.keys())]
    for at in sorted(was.keys() - becomes.keys()):
        dropped = was[at]
        moved = next((boundary for boundary in new if boundary.to == dropped.to), None)
        if moved is None:
            yield BoundaryRow(BoundaryWork.DROPPED, dropped, None)
        else:
            new.remove(moved)
            yield BoundaryRow(BoundaryWork.MOVED, dropped, moved)
    for boundary in new:
        yield BoundaryRow(BoundaryWork.NEW, None, boundary)


def segments_of(change: HistoryChange) -> list[Segment]:
    """Every stretch in which the histories differ, as long as each tells one tier."""
    both = zip(change.was, change.becomes, strict=False)
    same = sum(1 for _ in takewhile(lambda sides: sides[0] is sides[1], both))
    was = {interval.start: interval.tier for interval in change.was[same:]}
    becomes = {interval.start: interval.tier for interval in change.becomes[same:]}
    # Where both have begun alike, both go on from the same instant.
    first = next(iter(was or becomes))
    instants = sorted(start for start in was.keys() | becomes.keys() if start not in (None, first))
    found: list[Segment] = []
    before, after = was.get(first), becomes.get(first)
    for start, end in pairwise([first, *instants, None]):
        before, after = was.get(start, before), becomes.get(start, after)
        if before != after:
            found.append(Segment(start, end, before, after))
    return found


def grouped(items: Iterable[tuple[Area, T]]) -> list[tuple[Places, T]]:
    """The same said of several areas is said once, of all their pairs, in one fixed order."""
    areas: defaultdict[T, list[Area]] = defaultdict(list)
    for area, item in items:
        areas[item].append(area)
    at: defaultdict[Places, list[T]] = defaultdict(list)
    for item, some in areas.items():
        at[_places(some)].append(item)
    return [
        (places, item)
        for places in sorted(at)
        for item in (sorted(at[places], key=_order) if len(at[places]) > 1 else at[places])
    ]


def _order(item: Telling) -> str:
    """That of canonical JSON, of which all that is said here consists of texts."""
    return _in_order(item.as_json())


_in_order = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def places_json(places: Places) -> list[dict[str, Any]]:
    return [{"models": list(models), "channels": list(channels)} for models, channels in places]


def instant_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _places(areas: Iterable[Area]) -> Places:
    """Areas have the same models or none in common, so the first of them stands for all."""
    models: dict[str, tuple[str, ...]] = {}
    channels: defaultdict[str, list[str]] = defaultdict(list)
    for area in areas:
        models[area.models[0]] = area.models
        channels[area.models[0]] += area.channels
    together: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for first, over in channels.items():
        together[tuple(sorted(over))] += models[first]
    return tuple(sorted((tuple(sorted(some)), over) for over, some in together.items()))


def _status_at(intervals: Sequence[Interval], now: datetime) -> Status | None:
    if not intervals:
        return None
    interval = interval_at(intervals, now)
    return Status(interval.tier, interval.start, interval.end)


def _boundaries(intervals: Sequence[Interval], now: datetime) -> dict[datetime, Boundary]:
    return {
        interval.start: Boundary(interval.start, interval.end, interval.tier)
        for interval in intervals
        if interval.start is not None and interval.start > now
    }
