"""Reviewing at the desk: what is shown, what is decided, and what stands in the way."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.models import OutgoingMail
from recording.models import ChangesetDraft
from recording.services.drafts import create_draft, replace_draft
from recording.services.review import approve, submit
from registry.models import Changeset
from registry.services.recording import record_changesets
from tests.build import changeset, directive, entry, provision
from tests.people import principal, signed_in, staff
from tests.recording.cast import opening
from tests.recording.desk.pages import Reader
from tests.recording.desk.test_desk_forms import confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return staff("ana", "recorder")


@pytest.fixture
def ben():
    return staff("ben", "approver")


@pytest.fixture
def submitted(ana, noon) -> ChangesetDraft:
    draft = create_draft(document=opening(), actor=principal(ana), now=noon)
    return submit(draft_id=draft.id, actor=principal(ana), now=noon)


def page_of(user, draft: ChangesetDraft) -> Reader:
    return Reader(signed_in(user)).open(reverse("desk-changeset", args=[draft.id]))


def test_the_approver_sees_the_sentence_the_status_before_and_after_and_what_stays(ben, submitted):
    page = page_of(ben, submitted).page

    assert (
        "the offer of Fable 5 over every channel (later ones included) is to everyone" in page.text
    )
    assert "closed (suspended) by law restricted, as offered closed" in page.text
    assert "restricted , possibly closed by law restricted, as offered general" in page.text
    assert "Does not change" in page.text
    assert "written by ana" in page.text


def test_giving_back_takes_a_comment_and_keeps_what_was_typed(ben, submitted):
    page = page_of(ben, submitted).press("Give it back", {"comment": "   "})
    assert page.status == 422
    assert "Say in the comment what is to be changed." in page.page.text

    page.press("Give it back", {"comment": "Which article?"})

    submitted.refresh_from_db()
    assert submitted.state == "draft"
    assert "Which article?" in page.page.text


def test_what_changed_since_a_reviewer_saw_it_is_shown(ana, ben, submitted, noon):
    page_of(ben, submitted).press("Give it back", {"comment": "From the third."})
    submitted.refresh_from_db()
    changed = opening(period={"start": "2026-07-03T00:00:00Z"})
    replace_draft(
        draft_id=submitted.id, document=changed, revision=submitted.revision,
        actor=principal(ana), now=noon,
    )  # fmt: skip
    submit(draft_id=submitted.id, actor=principal(ana), now=noon)

    text = page_of(ben, submitted).page.text

    told = text.partition("Since a reviewer last saw it")[2]
    assert "/provisions/open/period/start 2026-07-02T00:00:00Z 2026-07-03T00:00:00Z" in told


def test_an_approver_approves_what_they_have_seen_and_nothing_newer(ana, ben, submitted, noon):
    page = page_of(ben, submitted)
    other = changeset(entry("directive", directive("between", provision("all"))))
    record_changesets([("", other)], actor="operator", now=noon)

    page.press("Approve what it says and what it changes")

    submitted.refresh_from_db()
    assert page.status == 409
    assert submitted.state == "submitted"
    assert "This page shows how things stand now." in page.page.text
    page.press("Approve what it says and what it changes")
    submitted.refresh_from_db()
    assert submitted.state == "approved"


def test_what_moved_after_the_approval_stops_the_publication_and_is_shown(
    ana, ben, submitted, noon
):
    approve(draft_id=submitted.id, actor=principal(ben), now=timezone.now())
    page = page_of(ana, submitted)
    other = changeset(entry("directive", directive("between", provision("all"))))
    record_changesets([("", other)], actor="operator", now=noon)

    page.press("Publish now")

    submitted.refresh_from_db()
    assert page.status == 409
    assert submitted.state == "submitted"
    assert "It was approved, and is not any more." in page.page.text
    assert "What moved since it was approved" in page.page.text
    assert not Changeset.objects.filter(draft=submitted).exists()


def test_what_no_longer_fits_is_said_with_its_faults_and_can_be_mended(ana, ben, submitted, noon):
    record_changesets([("", opening())], actor="operator", now=noon)

    page = page_of(ana, submitted)

    assert "It no longer fits the record." in page.page.text
    assert "Change it" in page.page.form_with("Change it").buttons


def test_publishing_now_and_at_an_instant(ana, ben, submitted):
    approve(draft_id=submitted.id, actor=principal(ben), now=timezone.now())
    page = page_of(ana, submitted)

    page.press("Publish then", {"at": "2020-01-01T00:00"})
    assert (page.status, "This can only be in the future" in page.page.text) == (422, True)
    page.press("Publish then", {"at": "2100-01-01T00:00"})
    submitted.refresh_from_db()
    assert submitted.publish_at is not None
    assert submitted.publish_at.isoformat() == "2100-01-01T05:00:00+00:00"
    page.press("Publish now")

    submitted.refresh_from_db()
    assert submitted.state == "published"
    assert "On record since" in page.page.text


def test_an_administrator_publishes_alone_with_a_reason_and_another_looks_afterwards(
    ana, submitted, django_capture_on_commit_callbacks
):
    ben = staff("ben", "approver")
    ben.email = "ben@example.org"
    ben.save()
    page = page_of(staff("cleo", "administrator"), submitted)
    page.press("Publish alone", {"reason": " "})
    assert page.status == 422

    with django_capture_on_commit_callbacks(execute=True):
        page.press("Publish alone", {"reason": "It is Friday, 17:21."})

    submitted.refresh_from_db()
    assert submitted.state == "published"
    assert "Nobody else has looked at it yet." in page.page.text
    desk = Reader(signed_in(ben)).open("/desk")
    assert "Published by one person alone" in desk.page.text
    desk.follow("A change").press("I have looked at it", {"comment": "Rightly done."})
    submitted.refresh_from_db()
    assert submitted.acknowledged_at is not None
    assert [letter.recipient for letter in OutgoingMail.objects.all()] == ["ben@example.org"]


def test_two_who_write_at_once_see_each_other(ana, noon):
    eve = staff("eve", "recorder")
    draft = create_draft(document=opening(), actor=principal(ana), now=noon)
    mine = page_of(ana, draft).press("Change it").follow("Title and reason")
    mine.press("Save and go on", {"title": "Mine"}).follow("To the contents")
    replace_draft(
        draft_id=draft.id, document={**opening(), "title": "Theirs"}, revision=1,
        actor=principal(eve), now=noon + timedelta(seconds=1),
    )  # fmt: skip

    mine.follow("Check and hand in")
    mine.press("Keep as a draft that others can see", confirmed(mine))
    assert mine.status == 412
    assert "Somebody has changed the changeset meanwhile" in mine.page.text
    mine.press("Mine takes its place")
    mine.press("Keep as a draft that others can see", confirmed(mine))

    draft.refresh_from_db()
    assert draft.title == "Mine"
    assert [json.loads(r.document)["title"] for r in draft.revisions.order_by("revision")] == [
        "A change", "Theirs", "Mine",
    ]  # fmt: skip


def test_the_first_page_sorts_by_what_is_to_be_done(ana, ben, submitted):
    mine = Reader(signed_in(ana)).open("/desk").page.text
    waiting = Reader(signed_in(ben)).open("/desk").page.text

    assert "Yours" in mine
    assert "Waiting for you" not in mine
    assert "Waiting for you" in waiting
