"""Filling in the forms of the desk in a browser without script."""

import json

import pytest
from django.urls import reverse

from recording.models import ChangesetDraft, DeskSheet
from recording.rules.forms.sheets import document_of, sheet_of
from recording.services.sheets import begin_sheet
from recording.web.contents import address, page_keys
from registry.reading import changeset_files, changesets_in
from tests.conftest import ROOT
from tests.people import principal, signed_in, staff
from tests.recording.desk.pages import Page, Reader

pytestmark = pytest.mark.django_db

GO_ON = "Save and go on"
PROVISION = {
    "id": "all", "kind": "BAR", "who": "class:everyone", "models/0/pick": "model:fable-5",
    "channels/0": "*", "period/start/value": "2026-07-02", "force": "binding",
    "standing": "confirmed",
}  # fmt: skip
ACT = {
    "id": "new-order", "title": "A new order", "authority": "us-commerce", "instrument": "order",
    "issued/value": "2026-07-02", "standing": "confirmed",
}  # fmt: skip


@pytest.fixture
def ana():
    return staff("ana", "recorder")


@pytest.fixture
def desk(ana) -> Reader:
    return Reader(signed_in(ana)).open("/desk/start")


def a_letter(desk: Reader) -> Reader:
    """A letter, filled in up to the contents."""
    desk.press("Start from a letter")
    desk.press(GO_ON, {"title": "An order", "reason": "A letter came."})
    desk.press(GO_ON, ACT)
    desk.press(GO_ON).press(GO_ON)
    return desk.press(GO_ON, PROVISION)


def confirmed(desk: Reader) -> dict[str, object]:
    boxes = [field for field in desk.page.inputs if field.get("name") == "confirmed"]
    return {"confirmed": [box["value"] for box in boxes]}


def test_a_letter_becomes_a_draft_that_says_what_was_typed(desk):
    a_letter(desk).follow("Check and hand in")
    said = "From some time on 2 July 2026, with no end stated, nobody may use Fable 5"
    assert said in desk.page.text

    desk.press("Submit for approval", confirmed(desk))

    draft = ChangesetDraft.objects.get()
    [entry] = json.loads(draft.document)["entries"]
    assert (draft.state, draft.title) == ("submitted", "An order")
    assert entry["object"] == {
        "id": "new-order", "title": "A new order", "authority": "us-commerce",
        "instrument": "order", "issued": "2026-07-02", "standing": "confirmed",
        "provisions": [{
            "id": "all", "kind": "BAR", "who": {"class": "everyone"}, "models": ["fable-5"],
            "channels": ["*"], "period": {"start": "2026-07-02"}, "force": "binding",
            "standing": "confirmed",
        }],
    }  # fmt: skip


def test_what_is_faulty_is_saved_shown_beside_its_field_and_linked_from_the_top(desk):
    desk.press("Start from a letter")
    desk.press(GO_ON, {"title": "An order", "reason": "A letter came."})

    desk.press(GO_ON, {**ACT, "issued/value": "the second of July", "id": "Not An Id"})

    assert desk.status == 422
    fault = "You chose a day; write it as 2026-06-12, or choose another precision."
    assert desk.page.links[f"Issued: {fault}"] == "#f-issued"
    assert f"Fault: {fault}" in desk.page.text
    assert "f-issued" in desk.page.ids
    assert "f-issued-faults" in desk.page.described
    sheet = DeskSheet.objects.get().sheet
    assert sheet["entries"][0]["state"]["issued"]["value"] == "the second of July"
    desk.open(desk.path)
    assert dict(desk.page.form_with(GO_ON).values)["id"] == "Not An Id"


def test_a_page_that_nobody_has_saved_yet_blames_nobody(desk):
    desk.press("Start from a letter").press(GO_ON, {"title": "An order", "reason": "It came."})

    assert desk.status == 200
    assert "Fill this in" not in desk.page.text


def test_the_script_saves_without_a_button_and_without_a_page(desk, ana):
    desk.press("Start from a letter")

    answer = desk.client.post(desk.path, {"title": "Half a ti"}, headers={"X-Autosave": "1"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert DeskSheet.objects.get().sheet["title"] == "Half a ti"


def test_rows_are_added_and_removed_and_nothing_else_is_lost(desk):
    a_letter(desk).follow("Provision all")
    desk.press("Add a model, family or developer", {"text": "Nobody may."})
    desk.press("Add a model, family or developer", {"models/1/pick": "family:mythos"})
    form = desk.page.form_with(GO_ON)
    desk.press("Remove Model, family or developer 1", {"models/2/pick": "developer:openai"})

    state = DeskSheet.objects.get().sheet["entries"][0]["provisions"][0]["state"]
    assert dict(form.values)["text"] == "Nobody may."
    assert [row["pick"] for row in state["models"]] == ["family:mythos", "developer:openai"]


def test_a_confirmation_is_for_one_sentence_and_lapses_with_it(desk, ana):
    a_letter(desk).follow("Check and hand in")
    desk.press("Submit for approval")
    assert desk.status == 422
    assert "A sentence is not confirmed." in desk.page.text
    desk.press("Keep as a draft that others can see", confirmed(desk))
    desk.press("Change it").follow("Check and hand in")
    assert [field for field in desk.page.inputs if "checked" in field]

    desk.follow("To the contents").follow("Provision all")
    desk.press(GO_ON, {"period/start/value": "2026-07-03"})
    desk.follow("Check and hand in").press("Submit for approval")

    assert desk.status == 422
    assert ChangesetDraft.objects.get().state == "draft"


def test_a_confirmation_of_another_sentence_counts_for_nothing(desk):
    a_letter(desk).follow("Check and hand in")

    desk.press("Submit for approval", {"confirmed": ["0" * 64]})

    assert desk.status == 422
    assert not ChangesetDraft.objects.exists()


def test_a_list_and_its_member_come_with_the_provision_that_speaks_of_them(desk):
    a_letter(desk)
    desk.press("List of approved organisations").press(GO_ON, {"id": "a-list", "name": "A list"})
    desk.press("Organisation").press(GO_ON, {"id": "acme", "name": "Acme"})
    desk.press("List member")
    desk.press(
        GO_ON,
        {
            "id": "acme-on-it", "list": "a-list", "organization": "acme",
            "period/start/value": "2026-07-02", "standing": "confirmed",
        },
    )  # fmt: skip
    desk.follow("Provision all").press(GO_ON, {"who": "list:a-list"})
    desk.follow("Check and hand in").press("Submit for approval", confirmed(desk))

    kinds = [
        entry["kind"] for entry in json.loads(ChangesetDraft.objects.get().document)["entries"]
    ]
    assert kinds == ["directive", "list", "organization", "member"]


@pytest.mark.parametrize(
    ("act", "kind"),
    [("lift", "END"), ("partial-lift", "GRANT"), ("amend", "END"), ("pause", "PAUSE")],
)
def test_a_directive_on_record_is_lifted_amended_or_paused_by_a_new_one(desk, act, kind):
    desk.press("Start from this directive", {"directive": "us-commerce-2026-06-12", "act": act})

    document = document_of(DeskSheet.objects.get().sheet)
    directive = document["entries"][0]["object"]
    assert document["entries"][0]["op"] == "assert"
    assert directive["provisions"][0]["kind"] == kind
    assert directive["provisions"][0]["against"] == ["us-commerce-2026-06-12"]


def test_an_existing_directive_has_to_be_named_and_so_has_what_happened_to_it(desk):
    desk.press("Start from this directive", {"directive": "us-commerce-2026-06-12\n"})

    assert desk.status == 422
    assert "Say which directive, and what happened to it." in desk.page.links


@pytest.mark.parametrize(
    ("address", "answer", "op", "kind"),
    [
        ("directive/us-commerce-2026-06-12", "wrong", "correct", "directive"),
        ("directive/us-commerce-2026-06-12", "never", "retract", "directive"),
        ("list/gpt-5.6-partners", "world", "assert", "member"),
        ("member/gpt-5.6-partners-uk-aisi", "world", "correct", "member"),
        ("model/fable-5", "wrong", "correct", "model"),
    ],
)
def test_a_wrong_record_is_corrected_and_a_changed_world_is_added_to(
    desk, address, answer, op, kind
):
    desk.open(f"/desk/correct/{address}").press("Go on")
    assert (desk.status, "Say which of these it is." in desk.page.text) == (422, True)

    desk.press("Go on", {"answer": answer})

    [entry] = document_of(DeskSheet.objects.get().sheet)["entries"]
    assert (entry["op"], entry["kind"]) == (op, kind)


def test_a_directive_that_the_world_has_overtaken_leads_to_a_new_one(desk):
    desk.open("/desk/correct/directive/us-commerce-2026-06-12").press("Go on", {"answer": "world"})

    assert desk.path.startswith("/desk/start?directive=us-commerce-2026-06-12")
    assert not DeskSheet.objects.exists()


def recorded():
    files = changeset_files(ROOT / "fixtures")
    return [document for file in files for _, document in changesets_in(file.read_bytes())][1:]


@pytest.mark.parametrize("document", recorded(), ids=lambda document: document["title"])
def test_opening_and_saving_every_page_unchanged_changes_nothing(ana, noon, document):
    """Of the whole seed record but the catalogue; each page is also one that everybody can use."""
    own = begin_sheet(sheet=sheet_of(document), actor=principal(ana), now=noon)
    before = document_of(own.sheet)
    browser = Reader(signed_in(ana))

    for key in page_keys(own):
        browser.open(address(own, key))
        everybody_can_use(browser.page)
        browser.press(GO_ON)

    assert document_of(DeskSheet.objects.get().sheet) == before


def everybody_can_use(page: Page) -> None:
    """Each field has a label, ids are unique, and what explains a field is there."""
    named = [field for field in page.inputs if field.get("type") != "hidden"]
    assert [field for field in named if field.get("id") not in page.labelled] == []
    assert len(page.ids) == len(set(page.ids))
    assert page.described <= set(page.ids)


def test_pages_that_list_and_decide_are_for_everybody_too(desk):
    a_letter(desk)
    everybody_can_use(desk.page)
    everybody_can_use(desk.follow("Check and hand in").page)
    everybody_can_use(desk.press("Submit for approval", confirmed(desk)).page)
    for path in ("/desk", "/desk/start", "/desk/correct", "/desk/correct/list/gpt-5.6-partners"):
        everybody_can_use(desk.open(path).page)


def test_a_form_can_be_thrown_away(desk):
    a_letter(desk).press("Throw this form away")

    assert not DeskSheet.objects.exists()
    assert reverse("desk") == desk.path
