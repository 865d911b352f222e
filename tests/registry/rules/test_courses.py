"""Courses over time agree, at every instant, with the truth of each instant."""

from itertools import product

import pytest

from registry.rules.courses import (
    NEVER,
    Course,
    both,
    constant,
    course_from_start,
    course_of,
    either,
    opposite,
)
from registry.rules.dates import TICK
from registry.rules.periods import Period
from registry.rules.truth import NO, UNKNOWN, YES, Truth, all_of, any_of, negation
from tests.registry.rules.small import between, day, period

RISING = Course(NO, ((day(1), UNKNOWN), (day(2), YES)))
FALLING = Course(YES, ((day(1), NO),))
DOUBTFUL = Course(UNKNOWN, ((day(2), NO), (day(3), YES)))
COURSES = [RISING, FALLING, DOUBTFUL, NEVER, constant(YES), constant(UNKNOWN)]
INSTANTS = [day(n / 2) for n in range(9)]


def test_a_course_has_its_first_value_and_each_turn_from_its_instant_on() -> None:
    found = [RISING.at(at) for at in (day(0), day(1) - TICK, day(1), day(2) - TICK, day(2), day(9))]

    assert found == [NO, NO, UNKNOWN, UNKNOWN, YES, YES]


@pytest.mark.parametrize(("first", "second", "third"), list(product(COURSES, repeat=3)))
def test_courses_combine_as_their_values_do(first: Course, second: Course, third: Course) -> None:
    for at in INSTANTS:
        values: list[Truth] = [first.at(at), second.at(at), third.at(at)]
        assert both(first, second).at(at) is all_of(*values[:2])
        assert either(first, second).at(at) is any_of(values[:2])
        assert both(first, second, third).at(at) is all_of(*values)
        assert either(first, second, third).at(at) is any_of(values)


@pytest.mark.parametrize("course", COURSES)
def test_an_opposite_is_negated_all_along(course: Course) -> None:
    assert [opposite(course).at(at) for at in INSTANTS] == [
        negation(course.at(at)) for at in INSTANTS
    ]


def test_of_no_courses_both_is_always_and_either_never() -> None:
    assert both() == Course(YES)
    assert either() == NEVER == Course(NO)


@pytest.mark.parametrize("course", COURSES)
def test_one_course_alone_stays_as_it_is(course: Course) -> None:
    assert both(course) is either(course) is course


def test_a_combination_turns_only_where_its_value_changes() -> None:
    assert both(RISING, NEVER) == NEVER
    assert either(RISING, FALLING) == Course(YES, ((day(1), UNKNOWN), (day(2), YES)))


def test_two_turns_at_one_instant_are_one() -> None:
    down, up = Course(YES, ((day(2), NO),)), Course(NO, ((day(2), YES),))

    assert either(down, up) == constant(YES)
    assert both(down, up) == NEVER
    assert either(down, up, Course(NO, ((day(1), UNKNOWN), (day(3), NO)))) == constant(YES)
    assert both(down, up, Course(YES, ((day(1), UNKNOWN),))) == NEVER
    assert both(up, Course(UNKNOWN, ((day(1), NO), (day(2), YES)))) == Course(NO, ((day(2), YES),))


@pytest.mark.parametrize(
    ("of", "turns"),
    [
        (period(1), ((day(1), YES),)),
        (period(1, 2), ((day(1), YES), (day(2), NO))),
        (period(between(1, 2)), ((day(1) + TICK, UNKNOWN), (day(2), YES))),
        (period(1, between(2, None)), ((day(1), YES), (day(2) + TICK, UNKNOWN))),
        (period(between(1, 3), 2), ((day(1) + TICK, UNKNOWN), (day(2), NO))),
        (period(2, 2), ()),
    ],
)
def test_the_course_of_a_period_turns_where_it_may(of: Period, turns: tuple[object, ...]) -> None:
    assert course_of(of) == Course(NO, turns)  # type: ignore[arg-type]


def test_a_start_that_has_come_stays() -> None:
    assert course_from_start(period(1, 2)) == Course(NO, ((day(1), YES),))
    assert course_from_start(period(between(1, 2), 3)) == Course(
        NO, ((day(1) + TICK, UNKNOWN), (day(2), YES))
    )
