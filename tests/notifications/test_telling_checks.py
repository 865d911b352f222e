"""`check.changed`: an owner is told of each new outcome of a saved check, once, and nobody else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accesscontrol.models import SavedCheck
from accesscontrol.queries.asked import Asked
from accesscontrol.rules.principals import Principal
from accesscontrol.services.saving_checks import Wanted, save_check
from notifications.models import Event
from notifications.queries.next_to_tell import next_to_tell
from notifications.services.telling_checks import tell_checks_due
from registry.queries.position import Positions
from registry.rules.dates import format_instant
from registry.rules.truth import NO
from tests import people
from tests.accesscontrol import confidential
from tests.build import directive, entry, member, organization, provision, retraction
from tests.notifications.sending import DORA, ELI, endpoint, pump, verify
from tests.notifications.telling import opening, record
from tests.services.receiver import Receiver

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
OUTSIDE = {"foreign_person": NO, "military_contractor": NO}
FABLE = Asked(model="fable-5", channel="anthropic-api", classes=OUTSIDE)


def saved(asked: Asked = FABLE, *, actor: Principal = DORA, now: datetime) -> SavedCheck:
    wanted = Wanted(asked, label="Oslo")
    return save_check(actor=actor, wanted=wanted, positions=Positions(now=now))


def told(now: datetime, account: str = "acme") -> list[Event]:
    """The events for an account that are told by now, and were not before."""
    known = set(Event.objects.values_list("id", flat=True))
    tell_checks_due(now=now)
    fresh = Event.objects.filter(account=account).exclude(id__in=known)
    return list(fresh.order_by("sequence"))


def data(event: Event) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(event.body)["data"]
    return found


def close(object_id: str, start: str) -> Any:
    """Fable 5 is offered to nobody from an instant on."""
    offer = provision("shut", "OFFER", who={"nobody": True}, period={"start": start})
    return entry("directive", directive(object_id, offer))


def test_a_publication_that_changes_the_outcome_is_told_with_both_sides(noon: datetime):
    check = saved(now=noon)
    record(opening("reopening", format_instant(noon)), now=noon + HOUR)

    [event] = told(noon + 2 * HOUR)

    assert event.type == "check.changed"
    assert event.occurred_at == event.recorded_at == noon + HOUR
    found = data(event)
    assert found["check"] == check.pk
    assert found["label"] == "Oslo"
    assert found["before"]["outcome"] == "deny"
    assert found["after"]["outcome"] == "indeterminate"
    assert found["because"] == "publication"
    assert "reopening/open" in found["provisions"]
    assert found["as_of"] == format_instant(noon + HOUR)
    assert found["subject_asked"]["classes"] == dict.fromkeys(OUTSIDE, "no")
    assert found["links"]["check"].endswith(f"/api/v1/saved-checks/{check.pk}")
    assert told(noon + 3 * HOUR) == []


def test_a_boundary_is_told_of_when_it_is_reached_however_late_anybody_wakes(noon: datetime):
    check = saved(now=noon)
    opens = noon + 2 * HOUR
    record(opening("reopening", format_instant(opens)), now=noon + HOUR)

    assert told(opens - timedelta(microseconds=1)) == []
    assert next_to_tell() == opens
    [event] = told(opens + 9 * HOUR)

    assert event.occurred_at == opens
    assert data(event)["because"] == "boundary"
    check.refresh_from_db()
    assert check.changed_at == opens


def test_what_came_and_went_while_nobody_looked_is_told_in_order(noon: datetime):
    saved(now=noon)
    record(opening("reopening", format_instant(noon + HOUR)), now=noon)
    record(close("closing", format_instant(noon + 3 * HOUR)), now=noon + 2 * HOUR)
    record(
        entry("directive", directive("closing"), "correct"),
        now=noon + 4 * HOUR,
        title="The closing was a mistake",
    )

    events = told(noon + 9 * HOUR)

    open_question = "indeterminate"
    outcomes = [data(one)["after"]["outcome"] for one in events]
    assert outcomes == [open_question, "deny", open_question]
    assert [data(one)["because"] for one in events] == ["boundary", "boundary", "correction"]
    assert [one.occurred_at - noon for one in events] == [HOUR, 3 * HOUR, 4 * HOUR]
    assert events[1].previous_sequence == events[0].sequence


def test_the_same_outcome_for_other_reasons_is_not_told(noon: datetime):
    saved(now=noon)
    bar = provision("bar", "BAR", period={"start": "2026-06-30"})
    record(entry("directive", directive("one-more-order", bar)), now=noon + HOUR)

    assert told(noon + 2 * HOUR) == []
    check = SavedCheck.objects.get()
    assert "one-more-order/bar" in check.answer["controlling"]


def test_only_those_checks_are_asked_again_that_a_publication_can_touch(noon: datetime):
    record(entry("organization", organization("acme")), now=noon)
    record(entry("organization", organization("bolt", affiliate_of="acme")), now=noon + HOUR)
    partners = Asked(model="gpt-5.6-sol", channel="openai-api")
    fable = saved(now=noon + HOUR)
    named = saved(replace(partners, organization="acme"), now=noon + HOUR)
    child = saved(replace(partners, organization="bolt"), now=noon + HOUR)
    attested = saved(replace(partners, affiliate_of="acme"), now=noon + HOUR)
    stranger = saved(replace(partners, organization="cord"), now=noon + HOUR)
    before = named.answered_size

    record(entry("member", member("acme-joins", organization="acme")), now=noon + 2 * HOUR)
    events = told(noon + 2 * HOUR)

    asked = SavedCheck.objects.filter(answered_size__gt=before)
    assert set(asked.values_list("id", flat=True)) == {named.pk, child.pk, attested.pk}
    assert {data(one)["check"] for one in events} == {named.pk}
    assert not {fable.pk, stranger.pk} & set(asked.values_list("id", flat=True))


def test_a_check_that_was_saved_after_a_publication_is_not_told_of_it(noon: datetime):
    saved(now=noon)
    record(opening("reopening", format_instant(noon)), now=noon + HOUR)
    later = saved(now=noon + 2 * HOUR)

    events = told(noon + 3 * HOUR)

    assert later.outcome == "indeterminate"
    assert [data(one)["check"] for one in events] != [later.pk]
    assert len(events) == 1


def test_a_model_that_leaves_the_record_leaves_the_check_without_an_answer(noon: datetime):
    family = {"id": "quiet", "name": "Quiet", "developer": "anthropic"}
    model = {"id": "quiet-1", "name": "Quiet 1", "developer": "anthropic", "family": "quiet"}
    record(entry("family", family), entry("model", model), now=noon)
    saved(Asked(model="quiet-1", channel="anthropic-api"), now=noon)
    record(retraction("model", "quiet-1"), now=noon + HOUR)

    [event] = told(noon + HOUR)

    assert data(event)["after"] is None
    assert data(event)["before"]["outcome"] == "deny"


def test_no_confidential_membership_is_opened_for_a_saved_check(noon: datetime):
    confidential.record_secret()
    confidential.hand_in(confidential.key_of("acme", confidential.WHO))
    asked = Asked(
        model="mythos-5", channel="anthropic-api", organization=confidential.WHO, classes=OUTSIDE
    )

    check = saved(asked, now=noon + HOUR)
    confidential.retract_secret()

    assert check.outcome == "indeterminate"
    assert told(noon + 2 * HOUR) == []


def test_nothing_is_written_where_nothing_is_due(noon: datetime, django_assert_num_queries):
    saved(now=noon)
    told(noon)

    with django_assert_num_queries(3):
        assert tell_checks_due(now=noon + HOUR) == 0


def test_the_owners_endpoints_hear_of_it_and_no_others(told_all, receiver: Receiver):
    people.member("eli", "bolt")
    ours = endpoint(receiver.url("/ours"), events=("check.changed",), models=("fable-5",))
    endpoint(receiver.url("/deaf"), events=("check.changed",), models=("mythos-5",))
    endpoint(receiver.url("/theirs"), actor=ELI, events=("check.changed",))
    now = datetime.now(UTC)
    check = saved(now=now)
    record(opening("reopening", format_instant(now - HOUR)), now=datetime.now(UTC))

    pump()

    [received] = receiver.received
    assert received.path == "/ours"
    event = verify(received, ours.secret.text)
    assert event["type"] == "check.changed"
    assert event["data"]["check"] == check.pk


def test_a_history_that_is_entered_afterwards_asks_as_of_now_and_not_of_then(noon: datetime):
    later = noon + 24 * HOUR
    saved(now=later)
    record(opening("reopening", format_instant(noon)), now=later, recorded_at=format_instant(noon))

    [event] = told(later)

    assert event.occurred_at == later
