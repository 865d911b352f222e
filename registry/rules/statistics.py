"""Figures from the record about how access was restricted: for how long, with how much notice.

Days are told as ranges, since many dates are known only to the day or the month.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from registry.rules.dates import TICK, Bound
from registry.rules.tiers import more_open
from registry.rules.vocabulary import Level

DAY = timedelta(days=1)
UNCERTAIN = "uncertain"
KINDS_OF_DAYS = (*(level.word for level in Level), UNCERTAIN)


class Stretch(NamedTuple):
    """From `start` on these levels may hold; None is the beginning of time."""

    start: datetime | None
    possible: frozenset[Level]


def at_best(histories: Sequence[Sequence[Stretch]]) -> Sequence[Stretch]:
    """The most open of several histories, from each of their steps on."""
    if len(histories) == 1:
        return histories[0]
    starts = sorted({one.start for course in histories for one in course if one.start is not None})
    return [
        Stretch(start, reduce(more_open, (_holding(course, start) for course in histories)))
        for start in (None, *starts)
    ]


def _holding(course: Sequence[Stretch], at: datetime | None) -> frozenset[Level]:
    found = course[0]
    for stretch in course:
        if at is not None and (stretch.start is None or stretch.start <= at):
            found = stretch
    return found.possible


def days_in_levels(course: Sequence[Stretch], *, until: datetime) -> dict[str, float]:
    """The days of each level since a model was first anything but closed, up to an instant.

    Where more than one level may have held, the days are uncertain.
    """
    days = dict.fromkeys(KINDS_OF_DAYS, 0.0)
    released = False
    ends = [stretch.start for stretch in course[1:]] + [until]
    for stretch, end in zip(course, ends, strict=True):
        released = released or stretch.possible != {Level.CLOSED}
        start = stretch.start
        if not released or start is None or end is None or start >= until:
            continue
        kind = UNCERTAIN if len(stretch.possible) > 1 else min(stretch.possible).word
        days[kind] += (min(end, until) - start) / DAY
    return days


@dataclass(frozen=True, slots=True)
class Days:
    """A number of whole days between two dates: at least, and at most where that is known."""

    least: int
    most: int | None

    @property
    def is_known(self) -> bool:
        return self.least == self.most


def days_between(first: Bound, second: Bound, zone: ZoneInfo) -> Days:
    """From one date to another, by the calendar of a zone; negative where the second came first."""
    begins, ends = _dates(first, zone)
    starts, stops = _dates(second, zone)
    least = (starts - (begins if ends is None else ends)).days
    return Days(least, None if stops is None else (stops - begins).days)


def _dates(bound: Bound, zone: ZoneInfo) -> tuple[date, date | None]:
    """The first and the last day on which a bound may lie."""
    first = bound.lo.astimezone(zone).date()
    if bound.hi is None:
        return first, None
    last = bound.hi - TICK if bound.is_window else bound.hi
    return first, last.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Restriction:
    """A bar on somebody.

    `cleared` is the days until the first exception from it or its end; None while there is none.
    """

    provision: str
    notice: Days
    cleared: Days | None
    since: Bound


@dataclass(frozen=True, slots=True)
class Act:
    """A directive with the restrictions in it. `is_ad_hoc`: it names whom or what it is about."""

    directive: str
    authority: str
    is_ad_hoc: bool
    is_government: bool
    restrictions: tuple[Restriction, ...]

    def about(self, provisions: Collection[str]) -> "Act":
        """With those of its restrictions alone that are among these provisions."""
        kept = tuple(one for one in self.restrictions if one.provision in provisions)
        return self if kept == self.restrictions else replace(self, restrictions=kept)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of some acts. A median is that of what is known to the day; None where nothing is."""

    acts: int
    ad_hoc: int
    restrictions: int
    notice_known: int
    median_notice: float | None
    cleared: int
    median_clearance: float | None

    @property
    def share_ad_hoc(self) -> float | None:
        return self.ad_hoc / self.acts if self.acts else None


def figures_of(acts: Iterable[Act]) -> Figures:
    found = tuple(acts)
    restrictions = [one for act in found for one in act.restrictions]
    notices = [one.notice.least for one in restrictions if one.notice.is_known]
    cleared = [one.cleared for one in restrictions if one.cleared is not None]
    return Figures(
        acts=len(found),
        ad_hoc=sum(act.is_ad_hoc for act in found),
        restrictions=len(restrictions),
        notice_known=len(notices),
        median_notice=median(notices) if notices else None,
        cleared=len(cleared),
        median_clearance=_median(one.least for one in cleared if one.is_known),
    )


def total(days: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """The days of several models together."""
    found = dict.fromkeys(KINDS_OF_DAYS, 0.0)
    for one in days:
        for kind, count in one.items():
            found[kind] += count
    return found


def _median(values: Iterable[int]) -> float | None:
    found = list(values)
    return median(found) if found else None
