"""How a truth runs over all time: piecewise constant, and combined without sampling.

The pointwise algebra (`lifecycle`) is the definition. This is the same algebra on whole
courses, so that a history costs one pass over its turning points and not one evaluation of
everything at each of them. A property test holds the two together.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import merge

from registry.rules.periods import Period, bound_turning_points, has_come, holds, turning_points
from registry.rules.truth import NO, YES, Truth, negation


@dataclass(frozen=True, slots=True)
class Course:
    """`first` until the first turn, then each turn's value from its instant on."""

    first: Truth
    turns: tuple[tuple[datetime, Truth], ...] = ()

    def at(self, instant: datetime) -> Truth:
        value = self.first
        for when, then in self.turns:
            if when > instant:
                break
            value = then
        return value


NEVER = Course(NO)


def constant(value: Truth) -> Course:
    return Course(value)


def course_of(period: Period) -> Course:
    """The course of `holds`."""
    return _sampled(turning_points(period), lambda at: holds(period, at))


def course_from_start(period: Period) -> Course:
    """The course of "its start has come"."""
    return _sampled(bound_turning_points(period.start), lambda at: has_come(period.start, at))


def opposite(course: Course) -> Course:
    return Course(
        negation(course.first), tuple((when, negation(then)) for when, then in course.turns)
    )


def both(*courses: Course) -> Course:
    """Kleene *and* of courses; of none, yes for ever."""
    return _combined(courses, min, YES)


def either(*courses: Course) -> Course:
    """Kleene *or* of courses; of none, no for ever."""
    return _combined(courses, max, NO)


def at_most(course: Course, limit: Truth) -> Course:
    """Kleene *and* of a course with what is so, or not, for ever."""
    if limit is YES:
        return course
    turns = ((when, min(then, limit)) for when, then in course.turns)
    first = min(course.first, limit)
    return Course(first, tuple(_only_changes(first, turns)))


def _sampled(instants: Iterable[datetime], value_at: Callable[[datetime], Truth]) -> Course:
    """Of something that is no before the first instant: every period is."""
    turns = ((when, value_at(when)) for when in sorted(set(instants)))
    return Course(NO, tuple(_only_changes(NO, turns)))


def _combined(courses: Sequence[Course], strongest: Callable[..., Truth], neutral: Truth) -> Course:
    """One sweep with a tally of values, so that many courses cost no more than their turns."""
    if len(courses) == 1:
        return courses[0]
    current = [course.first for course in courses]
    tally = [current.count(value) for value in Truth]

    def value() -> Truth:
        return strongest((truth for truth in Truth if tally[truth]), default=neutral)

    first = value()
    turns: list[tuple[datetime, Truth]] = []
    streams = (
        [(when, index, then) for when, then in course.turns] for index, course in enumerate(courses)
    )
    for when, index, then in merge(*streams):
        tally[current[index]] -= 1
        tally[then] += 1
        current[index] = then
        if turns and turns[-1][0] == when:
            turns.pop()
        turns.append((when, value()))
    return Course(first, tuple(_only_changes(first, turns)))


def _only_changes(
    first: Truth, turns: Iterable[tuple[datetime, Truth]]
) -> Iterator[tuple[datetime, Truth]]:
    last = first
    for when, then in turns:
        if then is not last:
            yield when, then
            last = then
