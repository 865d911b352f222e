"""Choosing an organisation by name at the desk, in a browser without script."""

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
LOOK = "Look for it as Organisation"
LEI = "5493001KJTIIGC8Y1R12"


@pytest.fixture
def desk(noon: datetime) -> Reader:
    """At the form of a list member; two organisations with like names are on record."""
    nordwind = build.organization(
        "nordwind",
        name="Nordwind Turbinen AG",
        country="DE",
        identifiers=[{"scheme": "lei", "value": LEI}],
    )
    bank = build.organization("nordwind-bank", name="Nordwind Turbinen Bank AG")
    entries = [build.entry("organization", one) for one in (nordwind, bank)]
    record_changesets([("", build.changeset(*entries))], actor="operator", now=noon)
    reader = Reader(signed_in(staff("ana", "recorder"))).open("/desk/start")
    return reader.press("Start from a letter").follow("Without a title yet").press("List member")


def typed_in(desk: Reader) -> str:
    return str(dict(desk.page.form_with(GO_ON).values)["organization"])


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = document_of(DeskSheet.objects.get().sheet)["entries"]
    return found


def test_a_name_brings_candidates_with_score_and_reasons_and_decides_nothing(desk: Reader):
    desk.press(LOOK, {"organization": "Nordwind Turbinen", "id": "new-member"})

    assert "Nordwind Turbinen AG , DE nordwind 1.00, likely." in desk.page.text
    assert "The name is that of Nordwind Turbinen AG, legal forms aside." in desk.page.text
    assert "Nordwind Turbinen Bank AG nordwind-bank" in desk.page.text
    assert "not likely. The name is like Nordwind Turbinen Bank AG." in desk.page.text
    assert typed_in(desk) == "Nordwind Turbinen"
    assert dict(desk.page.form_with(GO_ON).values)["id"] == "new-member"


def test_what_is_taken_stands_in_the_form_and_says_who_it_is(desk: Reader):
    desk.press(LOOK, {"organization": "Nordwnid Turbinen"})
    desk.press("Take this one: Nordwind Turbinen AG (nordwind)", {"id": "new-member"})

    assert typed_in(desk) == "nordwind"
    assert "Nordwind Turbinen AG, DE" in desk.page.text
    assert "Take this one" not in desk.page.text
    assert entries()[-1]["object"] == {
        "id": "new-member", "organization": "nordwind", "period": {},
    }  # fmt: skip


def test_an_identifier_finds_its_holder(desk: Reader):
    desk.press(LOOK, {"organization": LEI.lower()})

    assert f"It has the lei {LEI} on record." in desk.page.text


def test_a_name_is_no_id_and_whoever_goes_on_with_it_is_asked_to_choose(desk: Reader):
    desk.press(GO_ON, {"organization": "Nordwind Turbinen AG"})

    fault = "This is no id: choose one of those on record, or add it as new."
    assert desk.status == 422
    assert desk.page.links[f"Organisation: {fault}"] == "#f-organization"
    assert "Take this one: Nordwind Turbinen AG (nordwind)" in desk.page.form_with(GO_ON).buttons


def test_an_id_that_nobody_has_brings_candidates_too(desk: Reader):
    desk.press(GO_ON, {"organization": "nordwind-turbinen"})

    assert desk.status == 422
    assert "Take this one: Nordwind Turbinen AG (nordwind)" in desk.page.form_with(GO_ON).buttons


def test_whoever_is_none_of_them_is_added_under_an_id_that_nobody_ever_had(desk: Reader):
    desk.press(LOOK, {"organization": "Nordwind"})
    desk.press("None of these: add “Nordwind” as a new organisation")

    assert typed_in(desk) == "nordwind-2"
    assert "Nordwind (new in this changeset)" in desk.page.text
    assert entries()[-1] == {
        "op": "assert", "kind": "organization", "object": {"id": "nordwind-2", "name": "Nordwind"},
    }  # fmt: skip


def test_what_the_changeset_adds_is_a_candidate_as_well(desk: Reader):
    desk.press(LOOK, {"organization": "Sonnenhof Labore"})
    desk.press("Add “Sonnenhof Labore” as a new organisation", {"organization": "Sonnenhof Labore"})
    desk.press(LOOK, {"organization": "Sonnenhof Labor"})

    assert "Sonnenhof Labore sonnenhof-labore new in this changeset" in desk.page.text


def test_a_button_that_was_tampered_with_changes_nothing(desk: Reader):
    given = dict(desk.page.form_with(GO_ON).values)

    for tampered in ({"take": "no/such/field=nordwind"}, {"new": "elsewhere"}, {"find": ""}):
        answer = desk.client.post(desk.path, {**given, **tampered})
        assert answer.status_code < 500

    assert [entry["kind"] for entry in entries()] == ["directive", "member"]
    assert "organization" not in entries()[-1]["object"]


def test_a_name_that_is_markup_is_shown_as_it_was_typed(desk: Reader):
    desk.press(LOOK, {"organization": "<script>alert(1)</script> Nordwind"})

    assert typed_in(desk) == "<script>alert(1)</script> Nordwind"
