"""The provisions that come to hold, or cease to, between two sides."""

from registry.rules.provision_turns import turns_in_knowledge, turns_in_time
from registry.rules.truth import NO, UNKNOWN, YES
from tests.registry.rules.small import CONFIRMED, between, day, provision, record_of


def in_time(record, start, end):
    found = turns_in_time(record, start=day(start), end=day(end), trust=CONFIRMED)
    return {turn.key: (turn.before, turn.after) for turn in found}


def test_what_starts_or_ends_between_the_dates_turns_and_nothing_else_does():
    record = record_of(
        [
            provision("early", start=0),
            provision("starts", start=2),
            provision("ends", start=0, end=3),
            provision("passes", start=2, end=3),
            provision("late", start=9),
        ]
    )

    assert in_time(record, 1, 5) == {"ends/all": (YES, NO), "starts/all": (NO, YES)}


def test_the_first_instant_of_a_start_is_on_the_later_side():
    record = record_of([provision("starts", start=2)])

    assert in_time(record, 2, 3) == {}
    assert in_time(record, 1, 2) == {"starts/all": (NO, YES)}


def test_a_window_turns_into_doubt_and_out_of_it():
    record = record_of([provision("some-day", start=between(2, 4))])

    assert in_time(record, 1, 3) == {"some-day/all": (NO, UNKNOWN)}
    assert in_time(record, 3, 5) == {"some-day/all": (UNKNOWN, YES)}


def test_what_is_stopped_turns_though_its_own_period_goes_on():
    record = record_of(
        [
            provision("order", start=0),
            provision("lift", "END", 2, against="order"),
            provision("stay", "PAUSE", 4, against="lift"),
        ]
    )

    assert in_time(record, 1, 3) == {"lift/all": (NO, YES), "order/all": (YES, NO)}
    assert in_time(record, 3, 5) == {
        "lift/all": (YES, NO),
        "order/all": (NO, YES),
        "stay/all": (NO, YES),
    }


def test_between_two_records_what_one_does_not_know_has_no_truth_there():
    before = record_of([provision("order"), provision("dropped")])
    after = record_of([provision("order", end=3), provision("new")])

    found = turns_in_knowledge(before, after, at=day(5), trust=CONFIRMED)

    assert [(turn.key, turn.before, turn.after) for turn in found] == [
        ("dropped/all", YES, None),
        ("new/all", None, YES),
        ("order/all", YES, NO),
    ]
