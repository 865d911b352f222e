"""Since when those are on a list whom an uploaded file names without saying so."""

import json
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recording.models import ChangesetDraft
from tests.people import signed_in, staff
from tests.recording.desk.pages import Reader
from tests.recording.listing import LIST, record_partners

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(noon: datetime) -> Reader:
    record_partners(noon)
    return Reader(signed_in(staff("ana", "recorder"))).open("/desk/lists/upload")


def send(desk: Reader, text: str, start: str, standing: str = "confirmed") -> Reader:
    file = SimpleUploadedFile("list.csv", text.encode(), content_type="text/csv")
    given = {"list": LIST, "from": start, "standing": standing, "file": file}
    return desk.press("Compare with the record", given)


def test_what_neither_the_file_nor_the_form_says_is_named_all_at_once(desk: Reader):
    send(desk, "name\nNordwind AG\n", "", standing="")

    assert desk.status == 422
    for name in ("from", "standing"):
        assert desk.page.links[f"Say {name} for all rows, or add a column {name}."] == f"#{name}"


def test_a_start_for_all_is_that_of_new_members_whose_row_has_none(desk: Reader):
    send(
        desk,
        "name,from\nNordwind AG,\nOrion Laboratories,2026-05\nAcme Laboratories,\n",
        "2026-06-30",
    )
    desk.press("Make a draft of it")

    members = [e["object"] for e in json.loads(ChangesetDraft.objects.get().document)["entries"]]
    starts = {one["organization"]: one["period"]["start"] for one in members}
    assert starts == {"nordwind": "2026-06-30", "orion-labs": "2026-05"}
