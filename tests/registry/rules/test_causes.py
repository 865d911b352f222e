"""Which provisions made a status another at an instant."""

from registry.rules.causes import causes_of
from registry.rules.dates import TICK
from tests.registry.rules.small import between, day, provision, record_of


def test_those_are_causes_that_have_a_bound_there():
    record = record_of([provision("old", start=0), provision("new", start=3)])

    assert causes_of(record, {"old/all", "new/all"}, day(3)) == {"new/all"}


def test_a_window_turns_one_tick_after_its_beginning_and_at_its_end():
    record = record_of([provision("old"), provision("some-day", start=between(3, 4))])
    grounds = {"old/all", "some-day/all"}

    assert causes_of(record, grounds, day(3) + TICK) == {"some-day/all"}
    assert causes_of(record, grounds, day(4)) == {"some-day/all"}


def test_an_end_is_the_cause_though_it_controls_nothing_itself():
    record = record_of([provision("order"), provision("lift", "END", 5, against="order")])

    assert causes_of(record, {"order/all"}, day(5)) == {"lift/all"}


def test_where_nothing_has_a_bound_there_all_that_control_are_named():
    record = record_of([provision("order"), provision("other")])

    assert causes_of(record, {"order/all"}, day(9)) == {"order/all"}
