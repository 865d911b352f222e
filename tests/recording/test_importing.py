"""A list in a CSV file, compared with the record: what is proposed, and what nobody guesses."""

from datetime import datetime

import pytest

from accesscontrol.rules.matching import Reason
from recording.models import ChangesetDraft
from recording.rules.comparing import Outcome, Removal
from registry.services.recording import record_changesets
from tests import build
from tests.recording.cast import ANA
from tests.recording.listing import LEI, LIST, objects, outcomes, read, record_partners, rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_record(db: None, noon: datetime) -> None:
    record_partners(noon)


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
        ("Acmee Laboratories", {"acme"}),
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
