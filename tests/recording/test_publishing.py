"""What was approved is what is published: now, at an instant to come, or alone in an emergency."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import resolve

from notifications.services.mailing import send_mail_due
from recording.errors import (
    ActionForbidden,
    CommentNeeded,
    ImpactChanged,
    NoLongerFits,
    NotToCome,
    SamePrincipal,
    WrongState,
)
from recording.models import ChangesetDraft
from recording.queries.drafts import DraftFilter, list_drafts
from recording.services.publishing import publish, publish_due
from recording.services.review import acknowledge, approve, withdraw
from registry.documents.changesets import read_changeset
from registry.models import Changeset, LedgerEntry
from registry.queries.export import changeset_documents
from registry.queries.ledger import current_size
from registry.services.recording import record_changesets
from tests.build import changeset, entry, organization
from tests.people import staff
from tests.recording.cast import ANA, BEN, CLEO, approved, drafted, opening, submitted

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=3)


def test_an_approved_changeset_is_published_by_its_author_and_its_approver(noon):
    draft = approved(noon)
    size = current_size()

    publish(draft_id=draft.id, actor=ANA, now=noon)

    kept = ChangesetDraft.objects.get()
    recorded = Changeset.objects.get(number=kept.changeset_id or 0)
    assert (kept.state, kept.published_by) == ("published", "person:1")
    assert (recorded.recorded_by, recorded.approved_by) == ("person:1", "person:2")
    assert (recorded.first_seq, recorded.size) == (size + 1, size + 1)
    assert recorded.recorded_at == kept.published_at
    assert not recorded.reconstructed


def test_what_was_published_can_be_exported_and_read_again(noon):
    publish(draft_id=approved(noon).id, actor=ANA, now=noon)

    *_, last = changeset_documents()
    read = read_changeset(last)

    assert (read.changeset is not None, read.faults) == (True, [])
    assert (last["recorded_by"], last["approved_by"]) == ("person:1", "person:2")


@pytest.mark.parametrize("make", [drafted, submitted])
def test_what_nobody_has_approved_is_not_published(noon, make):
    draft = make(noon)

    with pytest.raises(WrongState):
        publish(draft_id=draft.id, actor=CLEO, now=noon)


def test_what_is_published_is_not_published_again(noon):
    draft = approved(noon)
    publish(draft_id=draft.id, actor=ANA, now=noon)
    size = current_size()

    with pytest.raises(WrongState):
        publish(draft_id=draft.id, actor=ANA, now=noon + SOON)

    assert current_size() == size


def test_an_impact_that_has_changed_stops_the_publication_and_shows_the_difference(noon):
    draft = approved(noon)
    earlier = opening("earlier", period={"start": "2026-07-01T06:00:00Z"})
    record_changesets([("", earlier)], actor="operator", now=noon)
    size = current_size()

    with pytest.raises(ImpactChanged) as refused:
        publish(draft_id=draft.id, actor=ANA, now=noon + SOON)

    assert refused.value.faults
    assert {fault.code for fault in refused.value.faults} == {"impact-differs"}
    assert current_size() == size
    kept = ChangesetDraft.objects.get()
    assert (kept.state, kept.approver, kept.lapsed_code) == ("submitted", "", "impact-changed")
    assert kept.impact


def test_an_effect_that_would_last_shorter_than_approved_stops_it_too(noon):
    draft = approved(noon)
    nobody = {"who": {"nobody": True}, "period": {"start": "2026-07-03T00:00:00Z"}}
    record_changesets([("", opening("closing", **nobody))], actor="operator", now=noon)

    with pytest.raises(ImpactChanged):
        publish(draft_id=draft.id, actor=ANA, now=noon + SOON)


def test_once_approved_again_it_is_published(noon):
    draft = approved(noon)
    earlier = opening("earlier", period={"start": "2026-07-01T06:00:00Z"})
    record_changesets([("", earlier)], actor="operator", now=noon)
    later = noon + SOON
    with pytest.raises(ImpactChanged):
        publish(draft_id=draft.id, actor=ANA, now=later)

    approve(draft_id=draft.id, actor=BEN, now=later)
    publish(draft_id=draft.id, actor=ANA, now=later)

    kept = ChangesetDraft.objects.get()
    assert (kept.state, kept.lapsed_code) == ("published", "")


def test_what_changes_nothing_of_the_impact_does_not_stop_it(noon):
    draft = approved(noon)
    record_changesets(
        [("", changeset(entry("organization", organization())))], actor="operator", now=noon
    )

    publish(draft_id=draft.id, actor=ANA, now=noon + SOON)

    assert ChangesetDraft.objects.get().state == "published"


def test_of_two_that_do_not_go_together_the_first_wins(noon):
    first, second = approved(noon), approved(noon)
    publish(draft_id=first.id, actor=ANA, now=noon)

    with pytest.raises(NoLongerFits):
        publish(draft_id=second.id, actor=ANA, now=noon)

    assert ChangesetDraft.objects.get(id=second.id).state == "submitted"
    assert LedgerEntry.objects.filter(object_id="opening").count() == 1


def test_at_its_instant_it_is_published_once(noon):
    draft = approved(noon)
    publish(draft_id=draft.id, actor=ANA, now=noon, at=noon + SOON)

    early = publish_due(now=noon + SOON - timedelta(microseconds=1))
    due = publish_due(now=noon + SOON)
    again = publish_due(now=noon + SOON)

    assert (early, due, again) == (0, 1, 0)
    kept = ChangesetDraft.objects.get()
    assert (kept.state, kept.published_by, kept.published_at) == (
        "published", "person:1", noon + SOON,
    )  # fmt: skip


def test_an_instant_that_has_passed_is_refused(noon):
    with pytest.raises(NotToCome):
        publish(draft_id=approved(noon).id, actor=ANA, now=noon, at=noon)


def test_what_is_withdrawn_before_its_instant_is_not_published(noon):
    draft = approved(noon)
    publish(draft_id=draft.id, actor=ANA, now=noon, at=noon + SOON)

    withdraw(draft_id=draft.id, actor=ANA, now=noon)

    assert publish_due(now=noon + SOON) == 0


def test_a_scheduled_changeset_whose_impact_has_changed_waits_for_approval(noon):
    unrelated = changeset(entry("organization", organization()))
    draft, other = approved(noon), approved(noon, unrelated)
    for one in (draft, other):
        publish(draft_id=one.id, actor=ANA, now=noon, at=noon + SOON)
    record_changesets([("", opening())], actor="operator", now=noon)

    assert publish_due(now=noon + SOON) == 1

    kept = ChangesetDraft.objects.get(id=draft.id)
    assert (kept.state, kept.publish_at, kept.lapsed_code) == ("submitted", None, "no-longer-fits")
    assert ChangesetDraft.objects.get(id=other.id).state == "published"


def test_one_administrator_publishes_alone_with_a_reason_and_every_approver_hears_of_it(noon):
    for name, role in (("ben", "approver"), ("eve", "approver"), ("gone", "approver"),
                       ("rex", "recorder")):  # fmt: skip
        User.objects.filter(pk=staff(name, role).pk).update(
            email=f"{name}@registry.example", is_active=name != "gone"
        )
    draft = drafted(noon, actor=CLEO)

    publish(draft_id=draft.id, actor=CLEO, now=noon, emergency_reason="A court order at 23:50.")
    send_mail_due(now=noon)

    kept = ChangesetDraft.objects.get()
    recorded = Changeset.objects.get(number=kept.changeset_id or 0)
    assert (kept.state, kept.emergency_reason) == ("published", "A court order at 23:50.")
    assert (recorded.recorded_by, recorded.approved_by) == ("person:3", "")
    assert {to for sent in mail.outbox for to in sent.to} == {
        "ben@registry.example", "eve@registry.example",
    }  # fmt: skip
    body = str(mail.outbox[0].body)
    assert "A court order at 23:50." in body
    assert resolve(body.split()[-1].removeprefix(settings.PUBLIC_URL)).url_name == "desk-changeset"


def test_alone_takes_an_administrator_and_a_reason(noon):
    draft = submitted(noon)

    with pytest.raises(ActionForbidden):
        publish(draft_id=draft.id, actor=ANA, now=noon, emergency_reason="I am in a hurry.")
    with pytest.raises(CommentNeeded):
        publish(draft_id=draft.id, actor=CLEO, now=noon, emergency_reason=" ")
    with pytest.raises(NotToCome):
        publish(draft_id=draft.id, actor=CLEO, now=noon, at=noon + SOON, emergency_reason="Later.")


def test_what_was_published_alone_waits_for_another_to_acknowledge_it(noon):
    draft = drafted(noon)
    publish(draft_id=draft.id, actor=CLEO, now=noon, emergency_reason="A court order.")
    waiting = DraftFilter(review_needed=True)
    assert list_drafts(waiting, after=None, limit=9) == [draft]

    with pytest.raises(SamePrincipal):
        acknowledge(draft_id=draft.id, actor=CLEO, now=noon)
    acknowledge(draft_id=draft.id, actor=BEN, now=noon)

    assert list_drafts(waiting, after=None, limit=9) == []
    with pytest.raises(WrongState):
        acknowledge(draft_id=draft.id, actor=BEN, now=noon)


def test_what_two_have_published_needs_no_acknowledgement(noon):
    draft = approved(noon)
    publish(draft_id=draft.id, actor=ANA, now=noon)

    with pytest.raises(WrongState):
        acknowledge(draft_id=draft.id, actor=BEN, now=noon)


@pytest.mark.parametrize(
    "members",
    [
        {"emergency_reason": ""},
        {"changeset": None},
        {"published_by": ""},
        {"state": "draft"},
        {"acknowledged_by": "person:3"},
        {"acknowledged_by": "person:2"},
    ],
)
def test_the_database_keeps_together_what_was_published_alone(noon, members):
    draft = drafted(noon)
    publish(draft_id=draft.id, actor=CLEO, now=noon, emergency_reason="A court order.")

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangesetDraft.objects.filter(id=draft.id).update(**members)


def test_the_document_of_the_ledger_is_the_one_that_was_approved(noon):
    draft = approved(noon)

    publish(draft_id=draft.id, actor=ANA, now=noon)

    entered = LedgerEntry.objects.get(object_id="opening")
    assert json.loads(entered.document)["object"] == opening()["entries"][0]["object"]
