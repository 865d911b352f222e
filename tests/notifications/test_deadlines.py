"""Deadlines are told of 30, 7 and 1 days before, each mark once, however late."""

from datetime import UTC, datetime, timedelta

import pytest

from registry.rules.dates import format_instant
from tests.build import directive, entry, provision
from tests.notifications.telling import data, duty, record, tell

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
DUE = datetime(2026, 9, 1, 4, 0, tzinfo=UTC)
"""The first instant of the day in the authority's zone."""


@pytest.fixture
def told(noon: datetime) -> datetime:
    tell(noon)
    # The seed record has a deadline of its own, on 1 August.
    return noon


def of_our_own(events):
    return [event for event in events if event.subject == "provisions/report/report"]


def test_each_mark_is_told_once_when_it_is_reached(told: datetime):
    record(duty("2026-09-01"), now=told)

    marks = {
        days: of_our_own(tell(DUE - days * DAY)) + of_our_own(tell(DUE - days * DAY))
        for days in (31, 30, 7, 1, 0)
    }

    assert {days: len(events) for days, events in marks.items()} == {31: 0, 30: 1, 7: 1, 1: 1, 0: 0}
    event = marks[7][0]
    assert event.occurred_at == DUE - 7 * DAY
    assert data(event)["days"] == 7
    assert data(event)["deadline"]["as_recorded"] == "2026-09-01"
    assert data(event)["deadline"]["at"] == format_instant(DUE)
    assert data(event)["owed_by"] == "anthropic"


def test_marks_that_nobody_was_there_to_tell_are_told_late_as_of_their_own_instant(told: datetime):
    record(duty("2026-09-01"), now=told)

    events = of_our_own(tell(DUE + 9 * DAY))

    assert [event.occurred_at for event in events] == [DUE - days * DAY for days in (30, 7, 1)]


def test_a_mark_that_lies_before_the_recording_is_not_told(told: datetime):
    record(duty("2026-09-01"), now=DUE - 3 * DAY)

    events = of_our_own(tell(DUE))

    assert [data(event)["days"] for event in events] == [1]


def test_a_deadline_that_is_moved_is_told_anew(told: datetime):
    record(duty("2026-09-01"), now=told)
    tell(DUE - 7 * DAY)
    record({**duty("2026-09-11"), "op": "correct"}, now=DUE - 6 * DAY)

    events = of_our_own(tell(DUE + 10 * DAY))

    assert [event.occurred_at for event in events] == [DUE + 3 * DAY, DUE + 9 * DAY]


def test_a_draft_sets_no_deadline(told: datetime):
    record(duty("2026-09-01", standing="draft"), now=told)

    assert of_our_own(tell(DUE)) == []


def test_what_was_ended_is_not_owed_any_more(told: datetime):
    record(duty("2026-09-01"), now=told)
    end = provision("end", "END", against=["report"], period={"start": "2026-08-10T00:00:00Z"})
    record(entry("directive", directive("repeal", end)), now=told + DAY)

    events = of_our_own(tell(DUE))

    assert [data(event)["days"] for event in events] == [30]


def test_the_end_of_a_condition_and_of_a_grant_are_deadlines_too(told: datetime):
    period = {"start": "2026-07-02T00:00:00Z", "end": "2026-10-01T00:00:00Z"}
    until = {**period, "end": "2026-09-10T00:00:00Z"}
    condition = {"type": "usage-cap", "text": "At most 100 users.", "period": until}
    grant = provision("lift", "GRANT", period=period, conditions=[condition])
    record(entry("directive", directive("licence", grant)), now=told)

    events = [e for e in tell(datetime(2026, 9, 9, tzinfo=UTC)) if "licence" in e.subject]
    found = [(data(e)["deadline"]["kind"], data(e)["days"]) for e in events if "days" in data(e)]

    assert found == [
        ("condition-ends", 30),
        ("provision-ends", 30),
        ("condition-ends", 7),
        ("condition-ends", 1),
    ]
