"""Events from the history: what is told, in which order, each exactly once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from notifications.errors import LogHasGap
from notifications.models import Event, Teller
from notifications.rules.telling import OF_STATUS
from notifications.services.telling import tell_due
from registry.models import Change, LedgerHead
from registry.rules.dates import format_instant
from registry.services.recording import rehearse_changesets
from tests.build import changeset, directive, entry, member, organization, provision, retraction
from tests.notifications.telling import data, opening, record, tell, types

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def told(noon: datetime) -> datetime:
    """Everything of the seed record has been told."""
    tell(noon)
    return noon


def test_the_whole_history_is_told_once_in_order_without_gaps(noon: datetime):
    events = tell(noon)

    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert [event.change for event in events if event.change] == sorted(
        event.change for event in events if event.change
    )
    statuses = Change.objects.filter(type__in=OF_STATUS)
    assert {event.change for event in events} >= set(statuses.values_list("sequence", flat=True))
    assert tell(noon) == []


def test_each_event_names_the_one_before_it_about_the_same_subject(noon: datetime):
    last: dict[str, int] = {}

    for event in tell(noon):
        assert event.previous_sequence == last.get(event.subject)
        assert data(event)["previous_sequence"] == event.previous_sequence
        last[event.subject] = event.sequence


def test_a_change_to_come_is_told_when_recorded_and_again_when_it_comes(told: datetime):
    opens = told + HOUR
    record(opening("reopening", format_instant(opens)), now=told)

    published = tell(told)
    before = tell(opens - timedelta(microseconds=1))
    reached = tell(opens + timedelta(minutes=9))

    assert types(published) == ["directive.published", "access.scheduled"]
    assert before == []
    assert types(reached) == ["access.changed"]
    scheduled, changed = data(published[1]), data(reached[0])
    assert scheduled["effective_at"] == changed["effective_at"] == format_instant(opens)
    assert reached[0].occurred_at == opens
    assert changed["recorded_at"] == format_instant(opens + timedelta(minutes=9))
    assert changed["before"]["offered"] == "closed"
    assert changed["after"]["offered"] == "general"
    assert "reopening/open" in changed["provisions"]
    assert changed["previous_sequence"] == scheduled["sequence"]


def test_what_was_to_come_and_is_moved_is_told_as_rescheduled(told: datetime):
    record(opening("reopening", format_instant(told + HOUR)), now=told)
    tell(told)

    later = opening("reopening", format_instant(told + 2 * HOUR))
    record({**later, "op": "correct"}, now=told + timedelta(minutes=1))

    assert types(tell(told + timedelta(minutes=1))) == ["record.corrected", "access.rescheduled"]


def test_a_backdated_act_is_a_correction_and_no_change_of_today(told: datetime):
    record(opening("learned-late", "2026-06-20T00:00:00Z"), now=told + HOUR)

    events = tell(told + HOUR)

    assert types(events) == ["directive.published", "record.corrected"]
    correction = data(events[1])
    assert events[1].occurred_at == told + HOUR
    assert correction["effective_at"] == "2026-06-20T00:00:00Z"
    assert (correction["before"]["offered"], correction["after"]["offered"]) == (
        "closed",
        "general",
    )


def test_an_event_links_to_the_status_on_both_clocks(told: datetime, api: Any):
    record(opening("learned-late", "2026-06-20T00:00:00Z"), now=told + HOUR)

    event = data(tell(told + HOUR)[1])
    answer = api.get(event["links"]["status"].removeprefix("http://127.0.0.1:8000")).json()

    assert answer["ledger_size"] == event["ledger_size"]
    assert {name: answer[name] for name in event["after"]} == event["after"]


def test_members_of_a_list_are_told_together(told: datetime):
    record(
        entry("organization", organization("acme")),
        entry("member", member("first")),
        entry("member", member("second", organization="acme")),
        now=told,
    )
    added = tell(told)
    record(retraction("member", "second"), now=told + HOUR)
    removed = tell(told + HOUR)

    assert types(added) == types(removed) == ["list.changed"]
    assert [(one["id"], one["op"]) for one in data(added[0])["members"]] == [
        ("first", "asserted"),
        ("second", "asserted"),
    ]
    assert data(removed[0])["members"][0]["organization"] == "acme"
    assert data(removed[0])["list"] == "gpt-5.6-partners"
    assert added[0].reach["families"] == ["gpt-5.6"]


def test_a_confidential_member_is_never_told(told: datetime):
    hidden = member("hidden", organization=None, commitment="ab" * 32)
    record(entry("member", hidden), now=told)
    record(retraction("member", "hidden"), now=told + HOUR)

    assert tell(told + HOUR) == []


def test_objects_of_one_kind_are_corrected_together(told: datetime):
    record(
        entry("organization", organization("acme")),
        entry("organization", organization("bolt")),
        now=told,
    )
    record(
        entry("organization", organization("acme", country="US"), "correct"),
        retraction("organization", "bolt"),
        now=told + HOUR,
    )

    events = tell(told + HOUR)

    assert types(events) == ["record.corrected"]
    assert [(one["id"], one["op"]) for one in data(events[0])["objects"]] == [
        ("acme", "corrected"),
        ("bolt", "retracted"),
    ]


def test_a_retracted_directive_still_says_what_it_spoke_of(told: datetime):
    record(opening("slip", format_instant(told + HOUR)), now=told)
    record(retraction("directive", "slip"), now=told + timedelta(minutes=1))

    events = {event.subject: event for event in tell(told + timedelta(minutes=1))}

    assert data(events["directives/slip"])["op"] == "retracted"
    assert events["directives/slip"].reach["models"] == ["fable-5"]


def test_a_long_directive_is_told_without_its_details(told: datetime):
    provisions = [provision(f"p{number}", "DUTY", text="x" * 3000) for number in range(10)]
    record(entry("directive", directive("long", *provisions)), now=told)

    event = tell(told)[0]

    assert len(event.body.encode()) < 20_000
    assert data(event)["complete"] is False
    assert data(event)["provisions_in_full"] is None
    assert len(data(event)["provisions"]) == 10


def test_letters_of_all_scripts_are_told_as_they_are(told: datetime):
    title = "Ordonnance n° 5 \u2028 «café» 🚀"
    record(entry("directive", directive("accents", title=title)), now=told)

    event = tell(told)[0]

    assert json.loads(event.body.encode())["data"]["directive"]["title"] == title


def test_events_whose_transaction_fails_are_not_there_and_are_told_by_the_next(told: datetime):
    record(opening("reopening", format_instant(told + HOUR)), now=told)

    def fail_at_the_end(execute: Any, statement: str, *arguments: Any) -> Any:
        if statement.startswith("UPDATE") and "notifications_teller" in statement:
            raise OperationalError
        return execute(statement, *arguments)

    with connection.execute_wrapper(fail_at_the_end), pytest.raises(OperationalError):
        tell(told)
    after_the_failure = Event.objects.filter(subject="directives/reopening").count()

    assert after_the_failure == 0
    assert types(tell(told)) == ["directive.published", "access.scheduled"]


def test_changes_that_nobody_was_there_to_tell_are_told_in_their_order(told: datetime):
    first, second = told + HOUR, told + 2 * HOUR
    record(opening("reopening", format_instant(first)), now=told)
    stop = provision(channels=["anthropic-api"], period={"start": format_instant(second)})
    record(entry("directive", directive("stop", stop)), now=told + timedelta(minutes=1))
    tell(told + timedelta(minutes=1))

    events = tell(told + 9 * HOUR)

    changed = [event for event in events if event.type == "access.changed"]
    assert [event.occurred_at for event in changed] == [first, second]
    assert data(changed[1])["previous_sequence"] == changed[0].sequence
    assert data(changed[0])["after"] == data(changed[1])["before"]


def test_what_is_rolled_back_is_never_told(told: datetime):
    document = changeset(opening("never", format_instant(told + HOUR)))
    rehearse_changesets([("", document)], actor="operator", now=told)

    assert tell(told + 2 * HOUR) == []


def test_the_same_news_is_refused_by_the_database(told: datetime):
    event = Event.objects.filter(account="").latest("sequence")
    again = Event(**{
        field.attname: getattr(event, field.attname)
        for field in Event._meta.fields
        if field.attname != "id"
    })  # fmt: skip
    again.sequence += 1
    again.message_id = "msg_" + "0" * 26

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_a_teller_whose_position_was_lost_tells_nothing_twice(told: datetime):
    Teller.objects.update(changes_through=0, deadlines_through=None)

    assert tell(told) == []


def test_a_gap_in_the_log_stops_the_telling(told: datetime):
    LedgerHead.objects.update(last_change=LedgerHead.objects.get().last_change + 2)
    Change.objects.create(
        sequence=LedgerHead.objects.get().last_change,
        type="entry.asserted",
        at=datetime(2026, 7, 2, tzinfo=UTC),
        ledger_size=1,
        data={},
    )

    with pytest.raises(LogHasGap):
        tell_due(now=told)
