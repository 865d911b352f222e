"""Feeds: what was told, in words, for readers; and archives that never change."""

import json
from datetime import datetime, timedelta
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client

from accesscontrol.services.keys import issue_key
from notifications.feeds import entries
from notifications.models import Event
from notifications.queries import told as reading_events
from registry.rules.dates import format_instant
from tests.build import directive, entry, provision
from tests.notifications.telling import opening, record, tell

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
HISTORY = "{http://purl.org/syndication/history/1.0}"


@pytest.fixture
def told(noon: datetime) -> datetime:
    tell(noon)
    return noon


def get(path: str, **headers: str):
    return Client().get(path, headers=headers)


def parsed(path: str):
    found = feedparser.parse(get(path).content)
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def told_to_people() -> list[Event]:
    """Latest first."""
    events = Event.objects.order_by("-sequence")
    return [event for event in events if not event.reach["is_aside"]]


def titles(path: str) -> list[str]:
    return [one.title for one in parsed(path).entries]


def test_the_feed_tells_the_latest_events_first_with_all_that_atom_wants(told):
    response = get("/feeds/changes.atom")
    root = ElementTree.fromstring(response.content)

    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.iter(f"{ATOM}entry")):
        assert [len(part.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [
            1
        ] * 3
    ids = [found.findtext(f"{ATOM}id") for found in root.iter(f"{ATOM}entry")]
    assert len(ids) == len(set(ids)) == reading_events.SHOWN
    latest = told_to_people()[0]
    assert ids[0] == f"tag:127.0.0.1,2026-06-12:{latest.message_id}"
    assert root.findtext(f"{ATOM}updated") is not None
    assert {link.get("rel") for link in root.findall(f"{ATOM}link")} >= {"self", "current"}


def test_a_change_is_told_in_one_line_with_its_grounds(told):
    soon = told + timedelta(hours=3)
    record(opening("reopening", format_instant(soon)), now=told)
    tell(told)
    tell(soon)

    words = titles("/models/fable-5/changes.atom")

    turn = "closed (suspended) → restricted, possibly closed"
    assert words[:3] == [
        f"Fable 5 over Anthropic API: {turn}",
        f"Scheduled: Fable 5 over Anthropic API: {turn} from 1 Jul 2026, 11:00 EDT",
        "Directive: A new order",
    ]


def test_what_happens_over_every_channel_is_told_over_those_that_carry_the_model(told):
    words = [one for one in titles("/models/mythos-5/changes.atom") if " over " in one]

    assert words
    assert all("over Anthropic API" in one for one in words)


def test_what_happens_only_where_nothing_says_the_model_is_carried_is_told_with_that_said(told):
    soon = told + timedelta(hours=3)
    bar = provision(
        "shut", "BAR", models=["*"], channels=["weights"],
        period={"start": format_instant(soon)},
    )  # fmt: skip
    record(entry("directive", directive("no-more-weights", bar)), now=told)
    tell(told)

    feed = get("/models/gpt-5.5/changes.json").json()["items"]

    [item] = [one for one in feed if one["title"].startswith("Scheduled: ")]
    assert "GPT-5.5 over Weights download" in item["title"]
    said = "Nothing on record says that GPT-5.5 is to be had over Weights download."
    assert said in item["content_text"]
    assert item["_greenlight"]["data"]["carried"] is False


def test_a_correction_is_said_to_be_one_and_day_precise_facts_are_never_midnight(told):
    corrections = [one for one in titles("/feeds/changes.atom") if one.startswith("Corrected: ")]

    assert corrections
    assert not any("00:00" in one for one in corrections)


@pytest.mark.parametrize(
    ("path", "part", "wanted"),
    [("/models/mythos-5", "models", "mythos-5"), ("/developers/openai", "developers", "openai")],
)
def test_a_feed_of_a_model_or_developer_has_what_concerns_it_and_nothing_else(
    told, path: str, part: str, wanted: str
):
    concerning = [
        entries.tag_of(event.message_id)
        for event in told_to_people()
        if wanted in event.reach[part]
    ]

    found = [one.id for one in parsed(f"{path}/changes.atom").entries]

    assert found == concerning[: reading_events.SHOWN]
    assert 0 < len(concerning) < Event.objects.count()


def test_json_feed_holds_the_same_with_each_event_whole(told):
    response = get("/api/v1/feeds/changes.json")
    feed = response.json()

    assert response.headers["Content-Type"] == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["title"] for one in feed["items"]] == titles("/feeds/changes.atom")
    assert feed["items"][0]["_greenlight"]["data"]["sequence"] == told_to_people()[0].sequence
    assert all(one["content_text"] for one in feed["items"])


def test_archives_hold_every_event_that_people_are_told_of_once_and_never_change(told, monkeypatch):
    monkeypatch.setattr(reading_events, "ARCHIVE", 40)
    first = ElementTree.fromstring(get("/feeds/changes.atom").content)
    address = previous(first)
    seen: list[str] = []
    while address:
        response = get(address)
        assert "max-age=86400" in response.headers["Cache-Control"]
        root = ElementTree.fromstring(response.content)
        assert root.find(f"{HISTORY}archive") is not None
        seen += [str(found.findtext(f"{ATOM}id")) for found in root.iter(f"{ATOM}entry")]
        address = previous(root)

    full = Event.objects.count() // 40 * 40
    events = [event for event in told_to_people() if event.sequence <= full]
    assert seen == [entries.tag_of(event.message_id) for event in events]


def previous(root: ElementTree.Element) -> str | None:
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    found = links.get("prev-archive")
    return None if found is None else found.removeprefix("http://127.0.0.1:8000")


def test_a_feed_that_did_not_change_is_not_sent_again(told):
    etag = get("/feeds/changes.atom").headers["ETag"]

    again = get("/feeds/changes.atom", **{"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/models/none/changes.atom", 404, "unknown-object"),
        ("/developers/none/changes.json", 404, "unknown-object"),
        ("/feeds/changes.atom?archive=99", 422, "out-of-range"),
        ("/feeds/changes.atom?archive=-1", 422, "out-of-range"),
        ("/feeds/changes.json?since=1", 422, "unknown-field"),
        ("/models/none/calendar.ics", 404, "unknown-object"),
    ],
)
def test_what_cannot_be_meant_is_refused(told, path: str, status: int, code: str):
    response = get(path)

    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == code


def test_a_title_with_markup_and_with_letters_beyond_xml_does_no_harm(told):
    name = 'Model <script>alert("1")</script> & \uffff ]]>'
    model = {"id": "odd", "name": name, "developer": "anthropic", "family": "fable"}
    record(entry("model", model), now=told)
    tell(told)

    found = parsed("/models/odd/changes.atom").entries

    assert "<script>" not in get("/models/odd/changes.atom").content.decode()
    assert "\uffff" not in get("/models/odd/changes.atom").content.decode()
    assert found
    assert all('Model <script>alert("1")</script> &' in one.title for one in found)


def test_where_reads_are_closed_feeds_take_a_key(told, settings):
    settings.PUBLIC_READS = False
    key = issue_key(name="reader", scopes=["read"], now=told)
    other = issue_key(name="checker", scopes=["check"], now=told)

    assert get("/feeds/changes.atom").status_code == 401
    assert get("/calendar.ics", Authorization=f"Bearer {other}").status_code == 401
    allowed = get("/feeds/changes.atom", Authorization=f"Bearer {key}")
    assert allowed.status_code == 200
    assert allowed.headers["Cache-Control"] == "private, no-cache"


def test_a_wrong_key_is_refused_even_where_none_is_needed(told):
    assert get("/feeds/changes.atom", Authorization="Bearer nothing").status_code == 401


def test_events_of_an_account_are_in_no_feed(told):
    event = Event.objects.order_by("-sequence")[0]
    Event.objects.create(
        account="acme", sequence=1, message_id="msg_private", type="check.changed",
        subject="checks/1", key="private", occurred_at=told, recorded_at=told,
        ledger_size=event.ledger_size, reach=event.reach, created_at=told,
        body=json.dumps({"type": "check.changed", "data": {"subject": "checks/1"}}),
    )  # fmt: skip

    assert "msg_private" not in get("/feeds/changes.atom").content.decode()
