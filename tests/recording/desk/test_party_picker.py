"""Choosing a developer, an authority or an organisation by name in one field of the desk."""

from datetime import datetime
from typing import Any

import pytest

from recording.models import DeskSheet
from recording.rules.forms.sheets import document_of
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
    assert "Anthropic anthropic developer" in desk.page.text
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
