"""What a change of the record does to status histories: now, in the future, and to the past."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any, Protocol, TypeVar

from registry.documents.strict_json import canonical
from registry.rules.dates import format_instant
from registry.rules.differences import HistoryChange
from registry.rules.history import Interval, interval_at
from registry.rules.reach import Area
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


def corrections(change: HistoryChange, now: datetime) -> Iterator[Correction]:
    for segment in segments(change):
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


def segments(change: HistoryChange) -> list[Segment]:
    """Every stretch in which the histories differ, as long as each tells one tier."""
    was = {interval.start: interval.tier for interval in change.was}
    becomes = {interval.start: interval.tier for interval in change.becomes}
    instants = sorted(start for start in was.keys() | becomes.keys() if start is not None)
    found: list[Segment] = []
    before, after = was.get(None), becomes.get(None)
    for start, end in pairwise([None, *instants, None]):
        before, after = was.get(start, before), becomes.get(start, after)
        if before != after:
            found.append(Segment(start, end, before, after))
    return found


def grouped(items: Iterable[tuple[Area, T]]) -> list[tuple[Places, T]]:
    """The same said of several areas is said once, of all their pairs, in one fixed order."""
    areas: defaultdict[T, list[Area]] = defaultdict(list)
    for area, item in items:
        areas[item].append(area)
    found = [(_places(some), item) for item, some in areas.items()]
    return sorted(found, key=lambda part: (part[0], canonical(part[1].as_json())))


def places_json(places: Places) -> list[dict[str, Any]]:
    return [{"models": list(models), "channels": list(channels)} for models, channels in places]


def instant_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def _places(areas: Iterable[Area]) -> Places:
    channels: defaultdict[str, set[str]] = defaultdict(set)
    for area in areas:
        for model in area.models:
            channels[model].update(area.channels)
    models: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for model in sorted(channels):
        models[frozenset(channels[model])].append(model)
    return tuple(sorted((tuple(some), tuple(sorted(over))) for over, some in models.items()))


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
