"""Rows and files that cannot be meant, and lists that go out and come back."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recording.errors import ActionForbidden, TooManyRows, UnfitHeader, UnreadableList
from recording.queries import list_import
from recording.rules.comparing import Outcome, Terms
from registry.errors import UnknownObject
from registry.services.recording import record_changesets
from tests import build
from tests.recording.cast import BEN
from tests.recording.listing import LIST, read, record_partners, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_record(db: None, noon: datetime) -> None:
    record_partners(noon)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",US,,,,", "name"),
        ("Acme,Atlantis,,,,", "country"),
        ("Acme,US,lei:5493001KJTIIGC8Y1R13,,,", "identifiers"),
        ("Acme,US,what,,,", "identifiers"),
        ("Acme,US,,2026-02-30,,", "from"),
        ("Acme,US,,2026-06-26,tomorrow,", "until"),
        ("Acme Laboratories,US,,2026-06-26,2026-06-01,", "until"),
        ("Acme,US,,,,perhaps", "standing"),
        ("Ac\x07me,US,,,,", "name"),
    ],
)
def test_a_faulty_row_is_told_with_its_line_and_column_and_the_rest_goes_on(
    on_record: None, noon: datetime, row: str, column: str
):
    header = "name,country,identifiers,from,until,standing"
    imported = read(f"{header}\n{row}\nNordwind AG,,,,,\n", noon)

    faulty = next(one for one in imported.found.rows if one.line == 2)
    assert (faulty.outcome, faulty.column) == (Outcome.FAULTY, column)
    assert faulty.detail
    assert rows(imported)["Nordwind AG"].outcome is Outcome.ADDED


def test_a_second_row_of_an_organisation_is_faulty(on_record: None, noon: datetime):
    file = "name\nNordwind AG\nNORDWIND\nNew One\nNew One Inc.\n"

    imported = read(file, noon, creates=True)

    assert rows(imported)["NORDWIND"].outcome is Outcome.FAULTY
    assert "Line 2" in rows(imported)["NORDWIND"].detail
    assert "Line 4" in rows(imported)["New One Inc."].detail


def test_lines_are_counted_through_quoted_line_breaks(on_record: None, noon: datetime):
    imported = read('name,note\n"Nordwind AG","two\nlines"\n\n???,\n', noon)

    assert rows(imported)["Nordwind AG"].line == 2
    assert rows(imported)["???"].line == 5


@pytest.mark.parametrize(
    ("file", "error"),
    [
        ("", UnreadableList),
        ("\n\n", UnreadableList),
        ("organisations of note\nAcme\n", UnfitHeader),
        ("name,organisation\nAcme,Acme\n", UnfitHeader),
        ('name\n"Acme\n' + "x" * 9000, UnreadableList),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(
    on_record: None, noon: datetime, file: str, error: type[Exception]
):
    with pytest.raises(error):
        read(file, noon)


def test_what_no_row_and_no_parameter_says_is_asked_for(on_record: None, noon: datetime):
    with pytest.raises(UnfitHeader, match="column from"):
        read("name,standing\nAcme,\n", noon, terms=Terms(None, None))


def test_a_list_that_is_not_on_record_is_an_error(on_record: None, noon: datetime):
    with pytest.raises(UnknownObject):
        read("name\nAcme\n", noon, list_id="no-such-list")


def test_who_may_not_record_may_not_import(on_record: None, noon: datetime):
    with pytest.raises(ActionForbidden):
        read("name\nAcme\n", noon, actor=BEN)


def test_too_many_rows_are_refused(on_record: None, noon: datetime, monkeypatch):
    monkeypatch.setattr(list_import, "MOST_ROWS", 2)

    with pytest.raises(TooManyRows):
        read("name\nA1\nA2\nA3\n", noon)


def test_the_draft_can_be_recorded_and_then_the_file_changes_nothing(
    on_record: None, noon: datetime
):
    file = (
        "name,country,from,until,standing,note\nZebra Quantum,GB,2026-06-30,,official,=1+1\n"
        "Nordwind AG,,2026-06-30,2027-01-01,reported,\nAcme Laboratories,US,2026-06-26,,,\n"
        "UK AI Security Institute,,,,,\nAtlas Copper,,,,,\n"
    )
    imported = read(file, noon, creates=True)
    document = {"title": "Import", "reason": "A file.", "entries": imported.found.entries}

    record_changesets([("", document)], actor="operator", now=noon)
    again = read(file, noon, creates=True)

    assert imported.found.counts["added"] == 2
    assert again.found.counts["unchanged"] == len(again.found.rows)
    assert again.draft is None


def test_an_exported_list_is_safe_in_a_spreadsheet_and_reads_back_unchanged(
    on_record: None, noon: datetime
):
    document = build.changeset(
        build.entry("organization", build.organization("evil", name="=HYPERLINK(1) Corp")),
        build.entry("member", build.member("m-evil", organization="evil", note="+1 'call'")),
    )
    record_changesets([("", document)], actor="operator", now=noon)
    out = StringIO()

    call_command("export_list", LIST, stdout=out)

    assert "'=HYPERLINK(1) Corp" in out.getvalue()
    assert "'+1 'call'" in out.getvalue()
    assert "Orion" not in out.getvalue()
    again = read(out.getvalue(), noon)
    assert {row.outcome for row in again.found.rows} == {Outcome.UNCHANGED}
    assert len(again.found.rows) == out.getvalue().count("\r\n") - 1


def test_a_list_that_is_not_on_record_cannot_be_exported(db: None):
    with pytest.raises(CommandError, match="No list"):
        call_command("export_list", "no-such-list")
