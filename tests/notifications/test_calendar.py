"""The calendar: what is to come, on days as precise as the record has them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from registry.rules.dates import format_instant
from tests.build import retraction
from tests.notifications.telling import duty, opening, record, tell

pytestmark = pytest.mark.django_db


def calendar(path: str = "/calendar.ics") -> dict[str, Any]:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content)
    assert (found["version"], found["method"]) == ("2.0", "PUBLISH")
    uids = [str(event["uid"]) for event in found.walk("vevent")]
    assert len(uids) == len(set(uids))
    return {str(event["uid"]).rpartition("@")[0]: event for event in found.walk("vevent")}


def of(found, name: str):
    [uid] = [uid for uid in found if name in uid]
    return found[uid]


@pytest.fixture
def now() -> datetime:
    """The calendar looks from the real day on, so what is recorded lies ahead of it."""
    return datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def ahead(now: datetime) -> date:
    return (now + timedelta(days=40)).date()


def test_a_day_is_a_whole_day_and_never_midnight(now, ahead):
    record(duty(ahead.isoformat()), now=now)

    event = of(calendar(), "deadline/report/report")

    assert event["dtstart"].dt == ahead
    assert event["dtend"].dt == ahead + timedelta(days=1)
    assert event["summary"] == "Due: A new order"
    assert (event["status"], event["sequence"], event["transp"]) == ("CONFIRMED", 0, "TRANSPARENT")


def test_an_instant_is_one_in_utc(now, ahead):
    at = datetime(ahead.year, ahead.month, ahead.day, 15, 30, tzinfo=UTC)
    record(duty(format_instant(at)), now=now)

    event = of(calendar(), "deadline/report/report")

    assert event["dtstart"].dt == at
    assert "dtend" not in event


def test_a_month_is_all_of_its_days_and_a_day_not_known_has_a_start_alone(now):
    month = f"{now.year + 1}-03"
    open_end = {"earliest": f"{now.year + 1}-05-02", "latest": None}
    record(duty(month), duty(open_end, "later"), now=now)

    found = calendar()

    assert of(found, "deadline/report/")["dtstart"].dt == date(now.year + 1, 3, 1)
    assert of(found, "deadline/report/")["dtend"].dt == date(now.year + 1, 4, 1)
    assert of(found, "deadline/later/")["dtstart"].dt == date(now.year + 1, 5, 2)
    assert "earliest" in of(found, "deadline/later/")["description"]


def test_a_deadline_that_moves_keeps_its_uid_and_raises_its_sequence(now, ahead):
    record(duty(ahead.isoformat()), now=now)
    moved = ahead + timedelta(days=9)
    record({**duty(moved.isoformat()), "op": "correct"}, now=now + timedelta(seconds=1))

    event = of(calendar(), "deadline/report/report")

    assert (event["dtstart"].dt, event["sequence"]) == (moved, 1)


def test_a_deadline_that_is_taken_off_the_record_is_cancelled(now, ahead):
    record(duty(ahead.isoformat()), now=now)
    record(retraction("directive", "report"), now=now + timedelta(seconds=1))

    event = of(calendar(), "deadline/report/report")

    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_a_scheduled_change_is_in_the_calendar_until_it_is_called_off(now):
    opens = now + timedelta(days=3)
    record(opening("reopening", format_instant(opens)), now=now)
    tell(now)

    event = of(calendar("/models/fable-5/calendar.ics"), "status/fable-5/anthropic-api")
    record(retraction("directive", "reopening"), now=now + timedelta(seconds=1))
    tell(now + timedelta(seconds=2))
    after = of(calendar("/models/fable-5/calendar.ics"), "status/fable-5/anthropic-api")

    assert event["dtstart"].dt == opens
    assert event["summary"] == "Fable 5 over Anthropic API: restricted, possibly closed"
    assert "Before: closed (suspended)." in event["description"]
    assert (event["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["uid"] == event["uid"]
    assert after["sequence"] > event["sequence"]


def test_a_change_on_a_day_says_what_of_the_day_is_certain(now, ahead):
    record(opening("launch", ahead.isoformat(), models=["gpt-5.6-sol"]), now=now)

    found = [event for uid, event in calendar().items() if "status/gpt-5.6-sol/anthropic" in uid]

    assert [event["dtstart"].dt for event in found] == [ahead, ahead]
    notes = [str(event["description"]) for event in found]
    assert ["earliest" in note for note in notes] == [True, False]
    assert ["latest" in note for note in notes] == [False, True]


def test_the_calendar_of_another_model_does_not_have_it(now):
    record(opening("reopening", format_instant(now + timedelta(days=3))), now=now)

    assert calendar("/models/mythos-5/calendar.ics") == {}
    assert calendar("/developers/anthropic/calendar.ics") != {}


def test_lines_are_folded_and_texts_escaped_as_the_format_wants(now, ahead):
    text = "One; two, three\\four\nand a long line " + "ü" * 90
    record(duty(ahead.isoformat(), text=text), now=now)

    raw = Client().get("/calendar.ics").content

    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert text in str(of(calendar(), "deadline/report/report")["description"])
