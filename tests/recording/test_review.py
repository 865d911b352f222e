"""Another person looks: no changeset is on record that one person alone stands for."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from accesscontrol.models import AuditEvent
from accesscontrol.rules.principals import Principal
from recording.errors import CommentNeeded, ImpactChanged, NoLongerFits, SamePrincipal, WrongState
from recording.models import ChangesetDraft, ReviewComment
from recording.services.drafts import replace_draft
from recording.services.publishing import publish
from recording.services.review import approve, reject, submit, withdraw
from registry.errors import PreconditionFailed
from registry.services.recording import record_changesets
from tests.recording.cast import ANA, BEN, CLEO, approved, drafted, opening, submitted

pytestmark = pytest.mark.django_db


def test_a_submitted_changeset_is_approved_by_another(noon):
    draft = submitted(noon)

    approve(draft_id=draft.id, actor=BEN, now=noon, text="As the letter says.")

    kept = ChangesetDraft.objects.get()
    assert (kept.state, kept.approver, kept.approved_at) == ("approved", "person:2", noon)
    assert len(kept.impact_digest) == 64
    assert [(c.action, c.text) for c in ReviewComment.objects.all()] == [
        ("approved", "As the letter says.")
    ]


def test_nobody_approves_what_they_wrote_though_they_may_approve(noon):
    draft = drafted(noon, actor=CLEO)
    submit(draft_id=draft.id, actor=CLEO, now=noon)

    with pytest.raises(SamePrincipal):
        approve(draft_id=draft.id, actor=CLEO, now=noon)


def test_nobody_approves_what_another_has_only_copied_from_them(noon):
    draft = drafted(noon, actor=CLEO)
    replace_draft(draft_id=draft.id, document=opening("b"), revision=1, actor=ANA, now=noon)
    submit(draft_id=draft.id, actor=ANA, now=noon)

    with pytest.raises(SamePrincipal):
        approve(draft_id=draft.id, actor=CLEO, now=noon)


def test_two_keys_of_one_name_are_one_hand(noon):
    writing = Principal("key:1", "ana", frozenset({"record"}))
    approving = Principal("key:2", "ana", frozenset({"approve"}))
    draft = drafted(noon, actor=writing)
    submit(draft_id=draft.id, actor=writing, now=noon)

    with pytest.raises(SamePrincipal):
        approve(draft_id=draft.id, actor=approving, now=noon)


def test_a_key_and_the_person_who_issued_it_are_one_hand(noon):
    key = Principal("key:1", "desk", frozenset({"record"}), issued_by="person:2")
    draft = drafted(noon, actor=key)
    submit(draft_id=draft.id, actor=key, now=noon)

    with pytest.raises(SamePrincipal):
        approve(draft_id=draft.id, actor=BEN, now=noon)


def test_two_keys_that_the_operator_issued_are_two_hands(noon):
    writing = Principal("key:1", "ana", frozenset({"record"}), issued_by="operator")
    approving = Principal("key:2", "ben", frozenset({"approve"}), issued_by="operator")
    draft = drafted(noon, actor=writing)
    submit(draft_id=draft.id, actor=writing, now=noon)

    assert approve(draft_id=draft.id, actor=approving, now=noon).approver == "key:2"


def test_the_database_refuses_an_approver_who_is_the_author(noon):
    draft = approved(noon)

    with pytest.raises(IntegrityError, match="draft_is_approved_by_another"), transaction.atomic():
        ChangesetDraft.objects.filter(id=draft.id).update(approver=draft.author)


@pytest.mark.parametrize(
    "members",
    [
        {"state": "elsewhere"},
        {"state": "published"},
        {"approver": "", "approved_at": None},
        {"impact_digest": ""},
        {"submitted_at": None},
        {"publish_at": None, "scheduled_by": "person:1"},
        {"emergency_reason": "Nobody else was there."},
        {"state": "submitted"},
    ],
)
def test_the_database_refuses_members_that_do_not_go_together(noon, members):
    draft = approved(noon)

    with pytest.raises(IntegrityError), transaction.atomic():
        ChangesetDraft.objects.filter(id=draft.id).update(**members)


def test_a_rejection_says_why_and_gives_it_back(noon):
    draft = submitted(noon)

    with pytest.raises(CommentNeeded):
        reject(draft_id=draft.id, actor=BEN, text="  ", now=noon)
    reject(draft_id=draft.id, actor=BEN, text="The list is another.", now=noon)

    assert ChangesetDraft.objects.get().state == "draft"
    assert ReviewComment.objects.get().text == "The list is another."


def test_an_approval_can_be_taken_back(noon):
    draft = approved(noon)

    reject(draft_id=draft.id, actor=BEN, text="I misread it.", now=noon)

    with pytest.raises(WrongState):
        publish(draft_id=draft.id, actor=ANA, now=noon)


def test_an_approver_who_saw_another_impact_has_approved_nothing(noon):
    draft = submitted(noon)

    with pytest.raises(ImpactChanged):
        approve(draft_id=draft.id, actor=BEN, now=noon, impact="0" * 64)

    assert ChangesetDraft.objects.get().state == "submitted"


def test_an_approver_who_read_another_revision_has_approved_nothing(noon):
    draft = submitted(noon)

    with pytest.raises(PreconditionFailed):
        approve(draft_id=draft.id, actor=BEN, now=noon, revision=draft.revision - 1)


@pytest.mark.parametrize("act", [submit, approve])
def test_what_does_not_fit_the_record_any_more_is_not_passed_on(noon, act):
    draft = drafted(noon) if act is submit else submitted(noon)
    record_changesets([("", opening())], actor="operator", now=noon)

    with pytest.raises(NoLongerFits) as refused:
        act(draft_id=draft.id, actor=CLEO, now=noon + timedelta(seconds=1))

    assert [fault.code for fault in refused.value.faults] == ["id-reused"]


def test_every_step_is_in_the_audit_trail_with_who_when_and_why(noon):
    draft = submitted(noon)
    reject(draft_id=draft.id, actor=BEN, text="Not yet.", now=noon)
    withdraw(draft_id=draft.id, actor=ANA, now=noon, text="Never.")

    trail = AuditEvent.objects.filter(object=f"changeset:{draft.id}").order_by("id")

    assert [(event.principal, event.action, event.why) for event in trail] == [
        ("person:1", "changeset.created", "A letter arrived."),
        ("person:1", "changeset.submitted", ""),
        ("person:2", "changeset.rejected", "Not yet."),
        ("person:1", "changeset.withdrawn", "Never."),
    ]
    assert trail[2].before == {"state": "submitted", "revision": 2}
    assert trail[2].after == {"state": "draft", "revision": 3}
