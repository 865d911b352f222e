"""A list in a CSV file, compared with the record: what is proposed, and what nobody guesses."""

from datetime import datetime
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from accesscontrol.rules.matching import Reason
from recording.errors import ActionForbidden, TooManyRows, UnfitHeader, UnreadableList
from recording.models import ChangesetDraft
from recording.queries import list_import
from recording.queries.list_import import ImportTerms
from recording.rules.comparing import Outcome, Removal, Terms
from recording.rules.reports import RowReport
from recording.services.importing import Imported, import_list
from registry.errors import UnknownObject
from registry.services.recording import record_changesets
from tests import build
from tests.recording.cast import ANA, BEN

pytestmark = pytest.mark.django_db

LIST = "gpt-5.6-partners"
USUAL = Terms("2026-06-30", "confirmed")
LEI = "5493001KJTIIGC8Y1R12"


@pytest.fixture
def on_record(db: None, noon: datetime) -> None:
    """Three partners, one of whom is on the list no more, and two organisations beside them."""
    organizations = [
        build.organization("acme", country="US", aliases=["Acme Labs of Ohio"]),
        build.organization(
            "nordwind", name="Nordwind AG", identifiers=[{"scheme": "lei", "value": LEI}]
        ),
        build.organization("atlas", name="Atlas Copper plc"),
        build.organization(
            "orion", name="Orion Oyj", identifiers=[{"scheme": "domain", "value": "orion.example"}]
        ),
        build.organization("orion-labs", name="Orion Laboratories"),
    ]
    members = [
        build.member("m-acme", list=LIST, organization="acme"),
        build.member("m-atlas", list=LIST, organization="atlas"),
        build.member(
            "m-orion",
            list=LIST,
            organization="orion",
            period={"start": "2026-06-26", "end": "2026-06-28"},
        ),
    ]
    document = build.changeset(
        *(build.entry("organization", one) for one in organizations),
        *(build.entry("member", one) for one in members),
    )
    record_changesets([("", document)], actor="operator", now=noon)


def read(
    text: str | bytes,
    now: datetime,
    *,
    removal: Removal = Removal.REPORT,
    removed_on: str | None = None,
    creates: bool = False,
    terms: Terms = USUAL,
    list_id: str = LIST,
    actor=ANA,
) -> Imported:
    data = text.encode() if isinstance(text, str) else text
    return import_list(
        BytesIO(data),
        terms=ImportTerms(list_id, terms, removal, removed_on, creates),
        title=None,
        reason=None,
        encoding=None,
        actor=actor,
        now=now,
    )


def rows(imported: Imported) -> dict[str, RowReport]:
    """The reports by name, those without a line too."""
    return {row.name: row for row in imported.found.rows}


def outcomes(imported: Imported) -> dict[str, str]:
    return {name: row.outcome.value for name, row in rows(imported).items()}


def objects(imported: Imported, kind: str = "member") -> list[tuple[str, dict]]:
    return [(e["op"], e["object"]) for e in imported.found.entries if e["kind"] == kind]


def test_a_file_that_says_what_is_on_record_proposes_nothing(on_record: None, noon: datetime):
    imported = read(
        "name,country,from,standing\nACME LABORATORIES,US,2026-06-26,confirmed\n"
        "Atlas Copper Public Limited Company,,,\nUK AI Security Institute,GB,,\n",
        noon,
    )

    assert imported.draft is None
    assert not ChangesetDraft.objects.exists()
    assert outcomes(imported)["ACME LABORATORIES"] == "unchanged"
    assert outcomes(imported)["Atlas Copper Public Limited Company"] == "unchanged"


def test_an_organisation_on_record_is_added_to_the_list_by_its_number(
    on_record: None, noon: datetime
):
    imported = read(f"name,lei,until,note\nNordwind Holding,{LEI},2026-12-31,by letter\n", noon)

    assert objects(imported) == [
        (
            "assert",
            {
                "id": f"{LIST}.nordwind",
                "list": LIST,
                "organization": "nordwind",
                "period": {"start": "2026-06-30", "end": "2026-12-31"},
                "standing": "confirmed",
                "note": "by letter",
            },
        )
    ]
    row = rows(imported)["Nordwind Holding"]
    assert (row.line, row.outcome, row.proposed) == (2, Outcome.ADDED, True)
    assert Reason.SAME_IDENTIFIER.value in row.why
    assert imported.draft is not None
    assert imported.draft.author == ANA.id


def test_a_row_that_says_more_corrects_the_member(on_record: None, noon: datetime):
    imported = read("name,until\nAcme Labs of Ohio,2026-09-30\n", noon)

    assert objects(imported) == [
        (
            "correct",
            {**build.member("m-acme", organization="acme"), "list": LIST}
            | {"period": {"start": "2026-06-26", "end": "2026-09-30"}},
        )
    ]
    assert outcomes(imported)["Acme Labs of Ohio"] == "changed"


@pytest.mark.parametrize(
    ("row", "candidates"),
    [
        ("Acme Laboratoris", {"acme"}),
        ("Orionn", {"orion"}),
        ("Something Else;FI;domain:orion.example", {"orion"}),
        (f"Orion;FI;domain:orion.example lei:{LEI}", {"orion", "nordwind"}),
        ("Nordwind GmbH", {"nordwind"}),
    ],
)
def test_a_doubtful_row_is_told_with_its_candidates_and_left_out(
    on_record: None, noon: datetime, row: str, candidates: set[str]
):
    imported = read(f"name;country;identifiers\n{row}\n", noon, creates=True)

    found = rows(imported)[row.split(";")[0]]
    assert found.outcome is Outcome.AMBIGUOUS
    assert set(found.candidates) == candidates
    assert objects(imported) == []


def test_the_same_name_in_another_country_is_another_organisation(on_record: None, noon: datetime):
    imported = read("name,country\nAcme Laboratories,DE\n", noon, creates=True)

    assert objects(imported, "organization")[0][1]["id"] == "acme-laboratories"


def test_who_may_be_meant_by_a_doubtful_row_is_not_removed(on_record: None, noon: datetime):
    imported = read("name\nAtlas Coppr\n", noon, removal=Removal.RETRACT)

    assert rows(imported)["Atlas Copper plc"].outcome is Outcome.AMBIGUOUS
    assert ("retract", {"id": "m-atlas"}) not in objects(imported)
    assert ("retract", {"id": "m-acme"}) in objects(imported)


def test_who_is_not_on_record_is_new_only_where_that_is_asked_for(on_record: None, noon: datetime):
    file = "name,country,domain\nZebra Quantum Ltd,GB,https://www.zebra.example/about\n"

    reported = read(file, noon)
    created = read(file, noon, creates=True)

    assert rows(reported)["Zebra Quantum Ltd"].outcome is Outcome.UNMATCHED
    assert reported.draft is None
    assert objects(created, "organization") == [
        (
            "assert",
            {
                "id": "zebra-quantum",
                "name": "Zebra Quantum Ltd",
                "country": "GB",
                "identifiers": [{"scheme": "domain", "value": "zebra.example"}],
            },
        )
    ]
    assert objects(created)[0][1]["organization"] == "zebra-quantum"


def test_an_id_that_was_ever_given_is_not_given_again(on_record: None, noon: datetime):
    document = build.changeset(
        build.entry("organization", build.organization("zebra-quantum", name="Former Name"))
    )
    record_changesets([("", document)], actor="operator", now=noon)

    imported = read("name\nZebra Quantum\n", noon, creates=True)

    assert objects(imported, "organization")[0][1]["id"] == "zebra-quantum-2"


def test_members_in_no_row_are_reported_and_by_default_left(on_record: None, noon: datetime):
    imported = read("name\nAcme Laboratories\n", noon)

    assert imported.draft is None
    removed = rows(imported)["Atlas Copper plc"]
    assert (removed.line, removed.outcome, removed.proposed) == (None, Outcome.REMOVED, False)
    assert "Orion Oyj" not in rows(imported), "it is on the list no more"


def test_where_the_world_changed_the_period_ends(on_record: None, noon: datetime):
    imported = read(
        "name\nAcme Laboratories\nUK AI Security Institute\n",
        noon,
        removal=Removal.END,
        removed_on="2026-07-01",
    )

    ended = {obj["id"]: (op, obj["period"]) for op, obj in objects(imported)}
    assert ended["m-atlas"] == ("correct", {"start": "2026-06-26", "end": "2026-07-01"})


def test_an_end_before_the_start_is_not_proposed(on_record: None, noon: datetime):
    imported = read("name\nAcme Laboratories\n", noon, removal=Removal.END, removed_on="2026-06-01")

    assert not rows(imported)["Atlas Copper plc"].proposed
    assert imported.draft is None


def test_where_the_record_was_wrong_the_member_is_retracted(on_record: None, noon: datetime):
    imported = read("name\nAcme Laboratories\n", noon, removal=Removal.RETRACT)

    assert ("retract", {"id": "m-atlas"}) in objects(imported)


def test_nobody_is_removed_while_a_row_is_faulty(on_record: None, noon: datetime):
    imported = read("name,from\nAcme Laboratories,31/12/2026\n", noon, removal=Removal.RETRACT)

    assert objects(imported) == []
    assert "fault" in rows(imported)["Atlas Copper plc"].detail


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
