"""Who may open what at the desk. Whatever is not allowed is refused."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from recording.models import ChangesetDraft, DeskSheet
from recording.rules.forms.starting import letter
from recording.services.drafts import create_draft
from recording.services.review import submit
from recording.services.sheets import begin_sheet
from recording.web import urls
from tests.people import principal, signed_in, staff
from tests.recording.cast import opening

pytestmark = pytest.mark.django_db

WRITING = {"recorder", "administrator"}
READING = {"recorder", "approver", "administrator"}
ROLES = ("recorder", "approver", "administrator", "nothing", "nobody")

PAGES = {
    "desk": READING,
    "desk-start": WRITING,
    "desk-letter": WRITING,
    "desk-existing": WRITING,
    "desk-correct": WRITING,
    "desk-correct-ask": WRITING,
    "desk-sheet": WRITING,
    "desk-title": WRITING,
    "desk-add": WRITING,
    "desk-remove": WRITING,
    "desk-discard": WRITING,
    "desk-check": WRITING,
    "desk-notice": WRITING,
    "desk-kept": WRITING,
    "desk-provision": WRITING,
    "desk-page": WRITING,
    "desk-changeset": READING,
    "desk-edit": WRITING,
    "desk-step": READING,
    "desk-upload-list": WRITING,
    "desk-upload": READING,
    "desk-upload-csv": READING,
    "desk-upload-choose": WRITING,
    "desk-upload-draft": WRITING,
    "desk-upload-discard": WRITING,
}
POSTED = {
    "desk-letter", "desk-existing", "desk-add", "desk-remove", "desk-discard", "desk-notice",
    "desk-edit", "desk-step", "desk-upload-choose", "desk-upload-draft", "desk-upload-discard",
}  # fmt: skip
STEPS = {
    "submit": WRITING,
    "approve": {"approver", "administrator"},
    "reject": {"approver", "administrator"},
    "withdraw": WRITING,
    "publish": WRITING,
    "schedule": WRITING,
    "alone": {"administrator"},
    "acknowledge": {"approver", "administrator"},
}


def browser_of(role: str):
    if role == "nobody":
        return Client()
    return signed_in(staff(f"the-{role}", *([] if role == "nothing" else [role])))


def arguments(name: str, draft: ChangesetDraft, sheet: DeskSheet) -> dict[str, object]:
    given = {
        "sheet_id": sheet.id, "draft_id": draft.id, "entry": "1", "part": "2", "page": "act",
        "step": "submit", "kind": "list", "object_id": "gpt-5.6-partners", "upload_id": uuid4(),
    }  # fmt: skip
    pattern = next(pattern for pattern in urls.urlpatterns if pattern.name == name)
    return {key: given[key] for key in pattern.pattern.converters}


def test_every_page_of_the_desk_is_in_the_table():
    assert {pattern.name for pattern in urls.urlpatterns} == set(PAGES)
    assert get_resolver().reverse_dict.getlist("desk")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_for_those_whom_it_is_for_and_for_nobody_else(name, role, noon):
    author = staff("ana", "recorder")
    draft = create_draft(document=opening(), actor=principal(author), now=noon)
    client = browser_of(role)
    user = client.session.get("_auth_user_id")
    sheet = begin_sheet(sheet=letter(), actor=principal(author), now=noon)
    DeskSheet.objects.update(owner=f"person:{user}")
    address = reverse(name, kwargs=arguments(name, draft, sheet))

    send = client.post if name in POSTED else client.get
    response = send(address, headers={"Accept": "text/html"})

    if role == "nobody":
        assert response.status_code == 302
        assert response.url.startswith("/auth/login/")
    elif role in PAGES[name]:
        assert response.status_code in (200, 302, 403, 404, 409, 412, 422)
        assert (response.status_code == 403) is (name == "desk-step" and role == "approver")
    else:
        assert response.status_code == 403
        assert DeskSheet.objects.filter(id=sheet.id).exists()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_those_who_may_and_by_nobody_else(step, role, noon):
    """From whatever state it is in: who may not is told so, who may is told what stands against."""
    author = principal(staff("ana", "recorder"))
    draft = create_draft(document=opening(), actor=author, now=noon)
    client = browser_of(role)

    address = reverse("desk-step", args=[draft.id, step])
    given = {"comment": "Because.", "reason": "Because.", "at": "2100-01-01T00:00", "revision": "1"}
    response = client.post(address, given, headers={"Accept": "text/html"})

    draft.refresh_from_db()
    if role == "nobody":
        assert response.status_code == 302
    elif role not in STEPS[step]:
        assert response.status_code == 403
    else:
        assert response.status_code in (302, 409)
    done = {"submit": "submitted", "withdraw": "withdrawn", "alone": "published"}
    expected = done.get(step, "draft") if role in STEPS[step] else "draft"
    assert draft.state == expected


def test_the_author_is_not_offered_to_approve_and_is_refused_if_they_try(noon):
    both = staff("both", "recorder", "approver")
    draft = create_draft(document=opening(), actor=principal(both), now=noon)
    submit(draft_id=draft.id, actor=principal(both), now=noon)
    client = signed_in(both)

    page = client.get(reverse("desk-changeset", args=[draft.id])).content.decode()
    refused = client.post(reverse("desk-step", args=[draft.id, "approve"]), {"revision": "2"})

    assert "Approve what it says" not in page
    assert refused.status_code == 403
    assert ChangesetDraft.objects.get().state == "submitted"


def test_a_form_is_there_for_its_author_alone(noon):
    ana, eve = staff("ana", "recorder"), staff("eve", "recorder", "administrator")
    sheet = begin_sheet(sheet=letter(), actor=principal(ana), now=noon)

    found = signed_in(eve).get(reverse("desk-sheet", args=[sheet.id]))
    discarded = signed_in(eve).post(reverse("desk-discard", args=[sheet.id]))

    assert (found.status_code, discarded.status_code) == (404, 404)
    assert DeskSheet.objects.exists()


def test_nothing_is_posted_without_the_token_of_a_page(noon):
    client = signed_in(staff("ana", "recorder"), csrf=True)

    assert client.post(reverse("desk-letter")).status_code == 403
    assert not DeskSheet.objects.exists()


def test_what_is_not_there_is_not_found(noon):
    client = signed_in(staff("ana", "recorder"))

    for name, given in (("desk-changeset", [uuid4()]), ("desk-sheet", [uuid4()])):
        assert client.get(reverse(name, args=given)).status_code == 404
