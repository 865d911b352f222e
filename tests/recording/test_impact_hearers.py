"""An impact says who would hear of it, and over which way; and that is who hears of it then."""

from datetime import datetime
from typing import Any

import pytest

from accesscontrol.queries.asked import Asked
from accesscontrol.services.saving_checks import Wanted, save_check
from notifications.models import Delivery, Endpoint, MailSubscription
from notifications.services.fanning_out import fan_out_due
from notifications.services.telling import tell_due
from recording.queries.impact import impact_of
from recording.rules.impact_words import words_of
from registry.queries.position import Positions
from registry.rules.dates import format_instant
from registry.rules.truth import NO
from registry.services.recording import record_changesets
from tests.build import changeset, entry, member, organization, retraction
from tests.notifications.sending import DORA
from tests.notifications.telling import opening

pytestmark = pytest.mark.django_db


def endpoint(owner: str = "bolt", state: str = "active", **wanted: Any) -> Endpoint:
    made: Endpoint = Endpoint.objects.create(
        owner=owner,
        url=f"https://{owner}.example/{Endpoint.objects.count()}",
        state=state,
        disabled_because="gone" if state == "disabled" else "",
        created_at="2026-01-01T00:00:00Z",
        changed_at="2026-01-01T00:00:00Z",
        **wanted,
    )
    return made


def reader(kind: str, object_id: str) -> None:
    number = MailSubscription.objects.count()
    MailSubscription.objects.create(
        address=f"r{number}@example.org", same_address=f"r{number}@example.org",
        about_kind=kind, about_id=object_id, rhythm="immediate",
        confirmed_at="2026-01-01T00:00:00Z", heard_through=0,
        unsubscribe_sha256=f"{number:064}", unsubscribe_sealed="",
    )  # fmt: skip


def hearers(draft: Any, now: datetime) -> dict[str, int]:
    return {one.channel: one.count for one in impact_of(draft, now=now).notified}


def test_those_who_asked_for_the_model_hear_of_it_and_no_others(noon: datetime) -> None:
    endpoint()
    endpoint(frontier_models=["fable-5"])
    endpoint(developers=["anthropic"], channels=["anthropic-api"])
    endpoint(frontier_models=["gpt-5.6-sol"])
    endpoint(channels=["openai-api"])
    endpoint(events=["deadline.approaching"])
    endpoint(state="paused")
    endpoint(state="disabled")
    for about in (
        ("all", ""),
        ("model", "fable-5"),
        ("developer", "openai"),
        ("channel", "zai-api"),
    ):
        reader(*about)
    draft = changeset(opening("reopening", format_instant(noon)))

    told = hearers(draft, noon)

    assert told == {"webhook": 3, "mail": 2, "feed": 3}


def test_who_is_said_to_hear_of_it_is_who_then_hears(noon: datetime) -> None:
    wishes: list[dict[str, Any]] = [
        {}, {"frontier_models": ["fable-5"]}, {"events": ["directive.published"]},
        {"events": ["record.corrected"]}, {"events": ["access.scheduled"]},
        {"events": ["list.changed"]}, {"channels": ["openai-api"]},
    ]  # fmt: skip
    for wish in wishes:
        endpoint(**wish)
    drafts = [
        changeset(opening("reopening", format_instant(noon))),
        changeset(entry("organization", organization("acme")), entry("member", member("m-acme"))),
        changeset(retraction("directive", "reopening")),
    ]
    tell_due(now=noon)
    fan_out_due(now=noon)
    for draft in drafts:
        Delivery.objects.all().delete()
        said = hearers(draft, noon).get("webhook", 0)
        record_changesets([("", draft)], actor="operator", now=noon)
        tell_due(now=noon)
        fan_out_due(now=noon)

        assert said == Delivery.objects.values("endpoint").distinct().count()
        assert said


def test_the_owner_of_a_saved_check_that_changes_hears_of_that(noon: datetime) -> None:
    facts = {"foreign_person": NO, "military_contractor": NO}
    asked = Asked(model="fable-5", channel="anthropic-api", classes=facts)
    check = save_check(actor=DORA, wanted=Wanted(asked), positions=Positions(now=noon))
    endpoint(owner=check.owner, events=["check.changed"])
    endpoint(owner="another", events=["check.changed"])

    assert hearers(changeset(opening("o", format_instant(noon))), noon)["webhook"] == 1


def test_a_confidential_member_is_told_to_nobody(noon: datetime) -> None:
    endpoint()
    hidden = {"id": "m-hidden", "list": "gpt-5.6-partners", "commitment": "0" * 64,
              "period": {"start": "2026-07-01"}, "standing": "confirmed"}  # fmt: skip

    assert hearers(changeset(entry("member", hidden)), noon) == {}


def test_it_is_said_in_words(noon: datetime) -> None:
    endpoint()
    reader("all", "")
    reader("model", "fable-5")

    impact = impact_of(changeset(opening("o", format_instant(noon))), now=noon)

    told = {section.title: section.lines for section in words_of(impact, names={})}
    assert told["Who hears of it"] == (
        "1 endpoint is called",
        "2 readers get a mail",
        "3 feeds have a new entry",
    )
