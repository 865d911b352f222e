"""An impact says which saved checks would be answered otherwise, and asks no others."""

from datetime import datetime

import pytest

from accesscontrol.models import SavedCheck
from accesscontrol.queries.asked import Asked
from accesscontrol.services.saving_checks import Wanted, save_check
from recording.queries.impact import impact_of
from recording.rules.impact_words import words_of
from registry.queries.position import Positions
from registry.rules.dates import format_instant
from registry.rules.truth import NO
from tests.build import changeset, entry, member, organization
from tests.notifications.sending import DORA
from tests.notifications.telling import opening, record

pytestmark = pytest.mark.django_db

FABLE = Asked(
    model="fable-5",
    channel="anthropic-api",
    classes={"foreign_person": NO, "military_contractor": NO},
)


def saved(asked: Asked, now: datetime) -> SavedCheck:
    return save_check(actor=DORA, wanted=Wanted(asked), positions=Positions(now=now))


def test_a_saved_check_is_shown_with_the_answer_before_and_after(noon: datetime):
    check = saved(FABLE, noon)
    saved(Asked(model="gpt-5.6-sol", channel="openai-api"), noon)
    draft = changeset(opening("reopening", format_instant(noon)))

    impact = impact_of(draft, now=noon)

    [row] = impact.as_json()["saved_checks"]
    assert row == {
        "id": check.pk,
        "model": "fable-5",
        "channel": "anthropic-api",
        "before": {"outcome": "deny", "permitted": "unknown", "offered": "no"},
        "after": {"outcome": "indeterminate", "permitted": "unknown", "offered": "yes"},
    }
    told = {section.title: section.lines for section in words_of(impact, names={})}
    assert told["Saved checks"] == (
        f"number {check.pk}, fable-5 over anthropic-api: deny, then indeterminate",
    )


def test_a_member_that_joins_a_list_changes_the_checks_of_that_organisation_alone(noon: datetime):
    record(entry("organization", organization("acme")), now=noon)
    named, _ = (
        saved(Asked(model="gpt-5.6-sol", channel="openai-api", organization=name), noon)
        for name in ("acme", "bolt")
    )
    draft = changeset(entry("member", member("acme-joins", organization="acme")))

    rows = impact_of(draft, now=noon).as_json()["saved_checks"]

    assert [row["id"] for row in rows] == [named.pk]


def test_saved_checks_come_and_go_without_changing_what_was_approved(noon: datetime):
    draft = changeset(opening("reopening", format_instant(noon)))
    before = impact_of(draft, now=noon)

    saved(FABLE, noon)

    after = impact_of(draft, now=noon)
    assert before.digest == after.digest
    assert not before.saved_checks
    assert after.saved_checks
