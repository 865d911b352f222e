"""A draft is checked whole, kept whole, and changed only by who has read it."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from recording.errors import UnknownChangeset, WrongState
from recording.models import ChangesetDraft, DraftRevision
from recording.services.drafts import create_draft, replace_draft
from recording.services.review import withdraw
from registry.errors import InvalidChangeset, PreconditionFailed
from registry.models import LedgerEntry
from registry.queries.ledger import current_size
from tests.build import changeset, entry, organization, without
from tests.recording.cast import ANA, CLEO, approved, drafted, opening

pytestmark = pytest.mark.django_db


def test_a_draft_is_kept_and_nothing_is_recorded(noon):
    size = current_size()

    draft = create_draft(document=opening(), actor=ANA, now=noon)

    kept = ChangesetDraft.objects.get()
    assert (kept.id, kept.state, kept.revision, kept.author) == (draft.id, "draft", 1, "person:1")
    assert json.loads(kept.document) == opening()
    assert current_size() == size


def test_every_fault_is_told_with_its_place_and_nothing_is_kept(noon):
    nameless = entry("organization", without(organization("a"), "name"))
    document = changeset(nameless, entry("organization", organization("B")), title="")

    with pytest.raises(InvalidChangeset) as refused:
        create_draft(document=document, actor=ANA, now=noon)

    assert {fault.pointer for fault in refused.value.faults} == {
        "/title", "/entries/0/object/name", "/entries/1/object/id",
    }  # fmt: skip
    assert not ChangesetDraft.objects.exists()


def test_faults_beside_the_record_are_told_as_well(noon):
    with pytest.raises(InvalidChangeset) as refused:
        create_draft(document=opening(models=["fabel-5"]), actor=ANA, now=noon)

    assert [fault.code for fault in refused.value.faults] == ["unknown-reference"]


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("recorded_at", "2026-06-30T12:00:00Z"),
        ("recorded_by", "person:9"),
        ("approved_by", "person:9"),
        ("reconstructed", False),
        ("recorded_at", None),
    ],
)
def test_what_the_ledger_gives_itself_cannot_be_said(noon, member, value):
    with pytest.raises(InvalidChangeset) as refused:
        create_draft(document={**opening(), member: value}, actor=ANA, now=noon)

    assert [(f.pointer, f.code) for f in refused.value.faults] == [(f"/{member}", "unknown-field")]


def test_who_has_read_the_last_revision_may_replace_it(noon):
    draft = drafted(noon)

    replaced = replace_draft(
        draft_id=draft.id, document=opening("other"), revision=1, actor=CLEO, now=noon
    )

    assert (replaced.revision, replaced.author) == (2, "person:3")
    assert json.loads(replaced.document) == opening("other")
    written = DraftRevision.objects.order_by("revision")
    assert [(one.revision, one.author) for one in written] == [(1, "person:1"), (2, "person:3")]


def test_who_has_not_read_the_last_revision_changes_nothing(noon):
    draft = drafted(noon)
    replace_draft(draft_id=draft.id, document=opening("b"), revision=1, actor=ANA, now=noon)

    with pytest.raises(PreconditionFailed):
        replace_draft(draft_id=draft.id, document=opening("c"), revision=1, actor=CLEO, now=noon)

    assert json.loads(ChangesetDraft.objects.get().document) == opening("b")


def test_a_changed_draft_loses_its_approval(noon):
    draft = approved(noon)

    replace_draft(
        draft_id=draft.id, document=opening(), revision=draft.revision, actor=ANA, now=noon
    )

    kept = ChangesetDraft.objects.get()
    assert (kept.state, kept.approver, kept.approved_at) == ("draft", "", None)
    assert (kept.impact_digest, kept.submitted_at) == ("", None)


def test_what_was_withdrawn_is_not_written_again(noon):
    draft = withdraw(draft_id=drafted(noon).id, actor=ANA, now=noon)

    with pytest.raises(WrongState):
        replace_draft(draft_id=draft.id, document=opening(), revision=2, actor=ANA, now=noon)


def test_what_is_not_there_cannot_be_replaced(noon):
    draft = drafted(noon)
    with pytest.raises(UnknownChangeset):
        replace_draft(
            draft_id=DraftRevision.objects.get().draft_id.__class__(int=1),
            document=opening(), revision=1, actor=ANA, now=noon,
        )  # fmt: skip

    assert ChangesetDraft.objects.get() == draft


@pytest.mark.parametrize(
    "statement",
    ["UPDATE recording_draftrevision SET document = '{}'", "DELETE FROM recording_draftrevision"],
)
def test_the_database_keeps_every_revision(noon, statement):
    drafted(noon)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert not LedgerEntry.objects.filter(object_id="opening").exists()
