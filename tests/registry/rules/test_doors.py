"""Unknown inputs: remembered in the order of asking, or settled as told."""

from registry.rules.doors import Door, Doors
from registry.rules.truth import NO, UNKNOWN, YES

FORCE = Door("force", "order/all")
START = Door("bound", "order/all", "start")


def test_what_is_not_settled_is_unknown_and_remembered_once() -> None:
    doors = Doors()

    assert [doors.ask(door) for door in (START, FORCE, START)] == [UNKNOWN] * 3
    assert list(doors.seen) == [START, FORCE]


def test_what_is_settled_is_taken_as_told_and_not_missing() -> None:
    doors = Doors({START: YES, FORCE: NO})

    assert doors.ask(START) is YES
    assert doors.ask(FORCE) is NO
    assert list(doors.seen) == []


def test_settling_one_door_settles_no_other() -> None:
    doors = Doors({START: NO})

    assert doors.ask(FORCE) is UNKNOWN
    assert list(doors.seen) == [FORCE]


def test_a_door_need_not_name_a_part() -> None:
    assert Door("force", "order/all") == ("force", "order/all", "")
