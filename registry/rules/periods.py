"""When a statement holds: half-open periods whose bounds may lie somewhere in a window."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from registry.rules.dates import TICK, Bound
from registry.rules.truth import NO, UNKNOWN, YES, Truth, negation


@dataclass(frozen=True, slots=True)
class Period:
    """[start, end); no end means that none is stated, which is not the same as now."""

    start: Bound
    end: Bound | None = None


def has_come(bound: Bound, at: datetime) -> Truth:
    """Whether the bound lies at or before the instant.

    Of an exact bound s: yes iff at >= s. Of a window (lo, hi]: no up to lo, yes from hi on,
    unknown between; a window without hi never certainly comes.
    """
    if bound.lo == bound.hi:
        return YES if at >= bound.lo else NO
    if at <= bound.lo:
        return NO
    return YES if bound.hi is not None and at >= bound.hi else UNKNOWN


def holds(period: Period, at: datetime) -> Truth:
    started = has_come(period.start, at)
    if period.end is None:
        return started
    return min(started, negation(has_come(period.end, at)))


def is_certainly_before(first: Bound, second: Bound) -> bool:
    """True when, whatever the windows hide, the first comes strictly before the second."""
    if first.hi is None:
        return False
    return first.hi < second.lo or (first.hi == second.lo and second.is_window)


def starts_no_later(first: Bound, second: Bound) -> Truth:
    """Whether the first comes at or before the second, as far as the windows tell."""
    if first.hi is not None and first.hi <= second.lo:
        return YES
    return NO if is_certainly_before(second, first) else UNKNOWN


def ends_before_it_starts(period: Period) -> bool:
    """True only when the period certainly ends at or before it can start."""
    end = period.end
    return end is not None and end.hi is not None and end.hi <= period.start.lo


def turning_points(period: Period) -> Iterator[datetime]:
    """The instants from which on `holds` may answer differently, in no order."""
    for bound in (period.start, period.end):
        if bound is not None:
            yield from bound_turning_points(bound)


def bound_turning_points(bound: Bound) -> Iterator[datetime]:
    """A window opens one tick after lo, since lo itself is excluded."""
    if bound.is_window:
        yield bound.lo + TICK
    if bound.hi is not None:
        yield bound.hi
