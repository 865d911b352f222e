"""Choosing a developer, an authority or an organisation by name in one field of the desk."""

from datetime import datetime
from typing import Any

import pytest

from recording.models import DeskSheet
from recording.queries import choices
from recording.rules.forms.sheets import add_entry, document_of
from registry.services.recording import record_changesets
from tests import build
from tests.people import signed_in, staff
from tests.recording.desk.pages import Reader

pytestmark = pytest.mark.django_db

GO_ON = "Save and go on"
LOOK = "Look for it as Addressed to"


@pytest.fixture
def desk(noon: datetime) -> Reader:
    """At the form of a directive; an organisation is on record beside those of the seed."""
    nordwind = build.organization("nordwind", name="Nordwind Turbinen AG", country="DE")
    entries = [build.entry("organization", nordwind)]
    record_changesets([("", build.changeset(*entries))], actor="operator", now=noon)
    reader = Reader(signed_in(staff("ana", "recorder"))).open("/desk/start")
    reader.press("Start from a letter")
    return reader.press(GO_ON, {"title": "A letter", "reason": "It came."})


def typed_in(desk: Reader) -> str:
    return str(dict(desk.page.form_with(GO_ON).values)["addressee"])


def directive() -> dict[str, Any]:
    found: dict[str, Any] = document_of(DeskSheet.objects.get().sheet)["entries"][0]["object"]
    return found


def test_a_developer_is_found_by_its_name_and_nothing_is_chosen(desk: Reader):
    desk.press(LOOK, {"addressee": "Antropic"})

    assert "Take this one: Anthropic (anthropic)" in desk.page.form_with(GO_ON).buttons
    assert "Anthropic , US anthropic developer" in desk.page.text
    assert typed_in(desk) == "Antropic"


def test_what_is_taken_is_in_the_directive_and_says_what_it_is(desk: Reader):
    desk.press(LOOK, {"addressee": "Antropic"})
    desk.press("Take this one: Anthropic (anthropic)")

    assert typed_in(desk) == "anthropic"
    assert "Anthropic (developer" in desk.page.text
    assert directive()["addressee"] == "anthropic"


def test_an_organisation_is_found_in_the_same_field(desk: Reader):
    desk.press(LOOK, {"addressee": "Nordwind Turbinen"})

    assert "Nordwind Turbinen AG , DE nordwind organisation" in desk.page.text
    desk.press("Take this one: Nordwind Turbinen AG (nordwind)")
    assert "Nordwind Turbinen AG, DE" in desk.page.text
    assert directive()["addressee"] == "nordwind"


def test_an_authority_is_found_too(desk: Reader):
    desk.press(LOOK, {"addressee": "Department of Commerce"})

    assert "us-commerce authority" in desk.page.text


def test_a_name_is_no_id_and_whoever_goes_on_with_it_is_asked_to_choose(desk: Reader):
    desk.press(GO_ON, {"addressee": "Nordwind Turbinen AG"})

    assert desk.status == 422
    assert "This is no id: choose one of those on record, or add it as new." in desk.page.text


def test_whoever_is_none_of_them_is_added_as_an_organisation(desk: Reader):
    desk.press(LOOK, {"addressee": "Sonnenhof Labore"})
    desk.press("Add “Sonnenhof Labore” as a new organisation")

    assert typed_in(desk) == "sonnenhof-labore"
    assert "Sonnenhof Labore (new in this changeset)" in desk.page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("DoC", "DOC are the initials of the other name."),
        ("Pentagon", "Pentagon is an alias on record."),
        ("OpenAI, Inc.", "The name is that of OpenAI, legal forms aside."),
        ("Department of Defense", "Only one of the names begins with “U.S.”."),
    ],
)
def test_aliases_initials_and_legal_names_find_whom_they_stand_for_with_the_reason(
    desk: Reader, typed: str, said: str
):
    desk.press(LOOK, {"addressee": typed})

    assert said in desk.page.text


def test_an_authority_that_the_changeset_adds_is_found_by_its_alias(desk: Reader):
    bureau = {"id": "us-bis", "name": "Bureau of Industry and Security", "aliases": ["Export desk"]}
    own = DeskSheet.objects.get()
    add_entry(own.sheet, {"op": "assert", "kind": "authority", "object": bureau})
    own.save()

    for typed in ("BIS", "Export desk"):
        desk.press(LOOK, {"addressee": typed})
        assert "Take this one: Bureau of Industry and Security (us-bis)" in (
            desk.page.form_with(GO_ON).buttons
        )


def test_where_authorities_are_too_many_to_list_they_are_found_by_name_as_well(
    desk: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(choices, "MOST_LISTED", 3)
    desk.open(desk.path)

    desk.press("Look for it as Authority", {"authority": "DoC"})
    assert "as a new organisation" not in desk.page.text
    desk.press("Take this one: U.S. Department of Commerce (us-commerce)")

    assert directive()["authority"] == "us-commerce"
    assert "U.S. Department of Commerce (authority)" in desk.page.text


def test_a_name_where_an_authority_is_typed_is_no_id_and_brings_candidates(
    desk: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(choices, "MOST_LISTED", 3)
    desk.open(desk.path)

    desk.press(GO_ON, {"authority": "Commerce Department"})

    assert desk.status == 422
    assert "This is no id: choose one of those on record" in desk.page.text
    assert "Take this one: U.S. Department of Commerce (us-commerce)" in (
        desk.page.form_with(GO_ON).buttons
    )
