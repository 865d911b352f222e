"""A list uploaded at the desk, in a browser without script: compared, chosen from, drafted."""

import csv
import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from recording.models import ChangesetDraft, ListUpload
from recording.queries import comparing
from recording.services import sheets
from recording.services.uploads import KEPT_FOR
from recording.web import changesets
from registry.services.recording import record_changesets
from tests import build
from tests.people import signed_in, staff
from tests.recording.desk.pages import Reader
from tests.recording.listing import LEI, LIST, record_partners

pytestmark = pytest.mark.django_db

COMPARE, KEEP, DRAFT = "Compare with the record", "Keep these choices", "Make a draft of it"
FILE = f"""name;country;lei;note
Nordwind;;{LEI};signed
Acme Labs;;;
Atlas Cooper;;;
Zephyr Works;FR;;
Orion;US;12;
=Qwx=;;;
"""
"""Added by its number; unchanged; like one on record; unknown; a fault; a formula."""


@pytest.fixture
def ana():
    return staff("ana", "recorder")


@pytest.fixture
def desk(ana, noon: datetime) -> Reader:
    record_partners(noon)
    return Reader(signed_in(ana)).open("/desk").follow("Upload a list")


def send(
    desk: Reader, text: str | bytes = FILE, name: str = "partners.csv", **given: str
) -> Reader:
    data = text.encode() if isinstance(text, str) else text
    usual = {"list": LIST, "from": "2026-06-30", "standing": "confirmed"}
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    return desk.press(COMPARE, {**usual, **given, "file": file})


def drafted() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ChangesetDraft.objects.get().document)["entries"]
    return found


def test_a_report_tells_each_row_and_nothing_is_drafted_yet(desk: Reader):
    send(desk)
    assert desk.status == 200
    desk.follow("All rows 8")

    text = desk.page.text
    assert "Line 2 Nordwind Added to be proposed Matched to Nordwind AG nordwind" in text
    assert "same identifier" in text
    assert "Line 3 Acme Labs Unchanged" in text
    assert "Line 4 Atlas Cooper Ambiguous" in text
    assert "Line 5 Zephyr Works Not on record" in text
    assert "Column lei : An LEI has 20 letters and digits" in text
    assert "In no row Atlas Copper plc Ambiguous" in text
    assert "utf-8, divided by semicolons" in text
    assert not ChangesetDraft.objects.exists()


def test_a_row_in_doubt_is_chosen_for_and_the_choices_end_in_a_draft(desk: Reader):
    send(desk)
    assert "Atlas Copper plc" in desk.page.text

    desk.press(KEEP, {"row-4": "atlas", "row-5": "+", "row-7": "-"})
    assert "nobody has chosen for yet" not in desk.page.text
    desk.press(DRAFT)

    members = [e["object"] for e in drafted() if e["kind"] == "member"]
    made = [e["object"] for e in drafted() if e["kind"] == "organization"]
    assert [one["organization"] for one in members] == ["nordwind", "zephyr-works"]
    assert made == [{"id": "zephyr-works", "name": "Zephyr Works", "country": "FR"}]
    assert desk.path == f"/desk/changesets/{ChangesetDraft.objects.get().id}"
    upload = ListUpload.objects.get()
    assert upload.draft is not None
    assert bytes(upload.file) == b""


def test_what_nobody_chose_for_is_left_out(desk: Reader):
    send(desk).press(DRAFT)

    assert [e["object"]["organization"] for e in drafted()] == ["nordwind"]


def test_another_organisation_than_those_offered_is_given_by_its_id(desk: Reader):
    send(desk)
    desk.press(KEEP, {"row-5": "other", "other-5": "orion-labs"}).press(DRAFT)

    organizations = [e["object"]["organization"] for e in drafted()]
    assert organizations == ["nordwind", "orion-labs"]


def test_an_id_that_nobody_has_is_a_fault_and_the_other_choices_are_kept(desk: Reader):
    send(desk)
    desk.press(KEEP, {"row-4": "atlas", "row-5": "other", "other-5": "Orion Laboratories"})

    assert desk.status == 422
    fault = "Line 5: No organisation has the id Orion Laboratories."
    assert desk.page.links[fault] == "#other-5"
    assert "Is it Orion Laboratories orion-labs" in desk.page.text
    assert ListUpload.objects.get().decided == {"4": "atlas"}


def test_two_lines_for_one_organisation_are_told_and_nothing_is_drafted(desk: Reader):
    send(desk)
    desk.press(KEEP, {"row-5": "other", "other-5": "nordwind"}).press(DRAFT)

    assert desk.status == 422
    assert "Line 5: Line 2 names the same organisation; keep one of them." in desk.page.text
    assert not ChangesetDraft.objects.exists()


def test_whoever_was_chosen_and_is_not_on_record_any_more_is_a_fault(desk: Reader):
    send(desk)
    desk.press(KEEP, {"row-5": "other", "other-5": "orion-labs"})
    gone = build.changeset(build.retraction("organization", "orion-labs"))
    record_changesets([("", gone)], actor="operator", now=timezone.now())
    desk.press(DRAFT)

    assert desk.status == 422
    assert "Line 5: orion-labs is not on record any more." in desk.page.text


def test_a_choice_for_a_row_that_takes_none_counts_for_nothing(desk: Reader):
    send(desk)
    own = ListUpload.objects.get()
    answer = desk.client.post(
        reverse("desk-upload-choose", args=[own.id]),
        {"row-3": "nordwind", "row-4": "nordwind", "row-99": "acme", "row-None": "acme"},
    )

    own.refresh_from_db()
    assert answer.status_code == 302
    assert own.decided == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "The file is empty; its first line names the columns."),
        ("country\nUS\n", "one of them is name."),
        ('name\n"' + "Acme\n" * 2000, "is no CSV"),
        ("name,company\nA,B\n", "Another column says the same as company"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_keeps_what_was_typed(
    desk: Reader, text: str, fault: str
):
    send(desk, text, reason="A list came by post.")

    assert desk.status in (400, 422)
    assert fault in desk.page.text
    assert "A list came by post." in desk.page.form_with(COMPARE).posted()["reason"]
    assert not ListUpload.objects.exists()


def test_each_field_says_what_is_wrong_with_it(desk: Reader):
    desk.press(
        COMPARE,
        {"list": "no-such-list", "from": "yesterday", "removed": "end", "standing": "sure"},
    )

    assert desk.status == 422
    assert set(desk.page.links.values()) >= {"#list", "#file", "#from", "#removed_on", "#standing"}


def test_a_file_beyond_the_limit_is_refused(desk: Reader, settings):
    settings.LARGEST_CSV = 400

    send(desk, FILE + "x" * 400)

    assert desk.status == 413
    assert not ListUpload.objects.exists()


def test_members_that_the_file_does_not_name_can_end(desk: Reader):
    send(desk, "name\nAcme Laboratories\n", removed="end", removed_on="2026-07-01").press(DRAFT)

    ended = {e["object"]["organization"]: e["object"]["period"]["end"] for e in drafted()}
    assert ended == {"atlas": "2026-07-01", "uk-aisi": "2026-07-01"}


def test_a_file_that_says_what_the_record_says_makes_no_draft(desk: Reader):
    send(desk, "name\nAcme Labs\n")
    assert "As it stands nothing would change" in desk.page.text

    desk.press(DRAFT)

    assert desk.status == 422
    assert "The file would change nothing" in desk.page.text


def test_the_report_as_csv_runs_nothing_in_a_spreadsheet(desk: Reader):
    send(desk)

    answer = desk.client.get(desk.page.links["The report as CSV"])

    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert [row["outcome"] for row in rows][:2] == ["added", "unchanged"]
    assert [row["name"] for row in rows if "Qwx" in row["name"]] == ["'=Qwx="]


def test_the_reviewer_of_the_draft_reads_the_report_and_nobody_else_before(desk: Reader):
    send(desk)
    ben, cleo = signed_in(staff("ben", "approver")), signed_in(staff("cleo", "administrator"))
    address = desk.path
    assert (ben.get(address).status_code, cleo.get(address).status_code) == (404, 404)

    desk.press(DRAFT)

    reader = Reader(ben).open(desk.path).follow("The report on the file, row by row")
    assert reader.status == 200
    assert "Line 2 Nordwind Added in the changeset" in reader.page.text
    assert "Make a draft" not in reader.page.text


def test_a_draft_is_made_once(desk: Reader, ana):
    send(desk)
    address = reverse("desk-upload-draft", args=[ListUpload.objects.get().id])
    desk.client.post(address)

    again = desk.client.post(address, headers={"Accept": "text/html"})

    assert again.status_code == 409
    assert ChangesetDraft.objects.count() == 1


def test_what_is_thrown_away_is_gone_and_old_files_go_by_themselves(desk: Reader):
    send(desk).press("Throw the file away")
    assert not ListUpload.objects.exists()

    send(desk.follow("Upload a list"))
    ListUpload.objects.update(changed_at=timezone.now() - KEPT_FOR - timedelta(days=1))
    send(desk.open("/desk/lists/upload"))

    assert ListUpload.objects.count() == 1


def test_a_list_of_many_rows_is_shown_in_pages(desk: Reader):
    names = "\n".join(f"Firma {chr(97 + n // 26)}{chr(97 + n % 26)}zq" for n in range(60))
    send(desk, f"name\n{names}\n")

    assert "Page 1 of 3" in desk.page.text
    desk.press(KEEP, {"row-2": "-"}).follow("Rows after")
    assert "Page 2 of 3" in desk.page.text
    assert ListUpload.objects.get().decided == {"2": "-"}


def test_a_list_too_long_for_forms_is_read_on_its_page_and_not_opened_in_them(
    desk: Reader, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sheets, "MOST_IN_FORMS", 1)
    monkeypatch.setattr(comparing, "MOST_COMPARED", 1)
    monkeypatch.setattr(changesets, "MOST_COMPARED", 1)
    monkeypatch.setattr(changesets, "LONGEST_SHOWN", 100)
    send(desk).press(KEEP, {"row-5": "+"}).press(DRAFT)
    assert "And 2 entries more, which the report on the file tells row by row." in desk.page.text

    accept = {"Accept": "text/html, */*;q=0.8"}
    whole = desk.client.get(desk.page.links["The whole document"], headers=accept)
    desk.press("Change it")

    assert len(whole.json()["document"]["entries"]) == 3
    assert desk.status == 422
    assert "Forms take up to 1 entries, and this changeset has 3." in desk.page.text
