"""/account/saved-checks: worst first, CSV in and out, for the members of one account."""

import csv
import io
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accesscontrol.models import SavedCheck
from accesscontrol.services import saving_checks
from tests.people import member, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/account/saved-checks"
THREE = """label,model,channel,organization,classes
open,gpt-5.6-sol,openai-api,,
closed,fable-5,anthropic-api,acme,foreign_person=no; military_contractor=no
general,glm-5.2,weights,,
"""


@pytest.fixture
def mia(db: None) -> Client:
    return browser_of("mia", "acme")


def browser_of(name: str, account: str) -> Client:
    browser = signed_in(member(name, account, owner=True))
    browser.defaults["HTTP_ACCEPT"] = "text/html"
    return browser


def upload(browser: Client, text: str | bytes) -> Any:
    data = text.encode() if isinstance(text, str) else text
    return browser.post(f"{PAGE}/upload", {"file": SimpleUploadedFile("checks.csv", data)})


def labels(page: Any) -> list[str]:
    return [line.check.label for line in page.context["lines"]]


def test_what_is_denied_comes_first_and_then_what_is_not_known(mia: Client):
    upload(mia, THREE)

    page = mia.get(PAGE)

    outcomes = [line.check.outcome for line in page.context["lines"]]
    assert outcomes == ["deny", "indeterminate", "allow"]
    assert labels(page) == ["closed", "open", "general"]
    assert labels(mia.get(f"{PAGE}?outcome=allow")) == ["general"]


def test_a_file_that_was_downloaded_can_be_uploaded_again(mia: Client):
    upload(mia, THREE)
    downloaded = mia.get(f"{PAGE}.csv").content

    again = upload(mia, downloaded)

    assert again.status_code == 302
    assert SavedCheck.objects.count() == 3
    rows = list(csv.DictReader(io.StringIO(downloaded.decode())))
    assert [row["outcome"] for row in rows] == ["deny", "indeterminate", "allow"]
    assert rows[0]["classes"] == "foreign_person=no; military_contractor=no"


def test_a_cell_of_a_download_is_no_formula_and_comes_back_as_it_was(mia: Client):
    upload(mia, "label;model;channel\n=HYPERLINK(1);fable-5;anthropic-api\n")

    downloaded = mia.get(f"{PAGE}.csv").content
    SavedCheck.objects.all().delete()
    upload(mia, downloaded)

    assert b"'=HYPERLINK(1)" in downloaded
    assert SavedCheck.objects.get().label == "=HYPERLINK(1)"


def test_every_faulty_line_is_named_and_nothing_is_saved(mia: Client):
    page = upload(
        mia,
        "model,channel,trust\nfable-5,anthropic-api,\nnothing-9,anthropic-api,\n"
        "fable-5,anthropic-api,sure\nfable-5,nowhere,\n",
    )

    assert page.status_code == 422
    text = page.content.decode()
    assert "Line 4: " in text
    assert not SavedCheck.objects.exists()
    unknown = upload(mia, "model,channel\nnothing-9,anthropic-api\nfable-5,nowhere\n")
    assert "Line 2: " in unknown.content.decode()
    assert "Line 3: " in unknown.content.decode()


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"name,age\nx,1\n",
        b"model,channel,model\nfable-5,anthropic-api,x\n",
        b'model,channel\n"fable-5,anthropic-api\n',
        b"model,channel,staff\nfable-5,anthropic-api,perhaps\n",
        b"model,channel,classes\nfable-5,anthropic-api,foreign_person\n",
        b"\xff\xfem\x00o\x00d\x00e\x00l\x00",
        b"model,channel,label\nfable-5,anthropic-api," + b"x" * 3000 + b"\n",
    ],
)
def test_a_file_that_is_none_is_refused_with_the_cure(mia: Client, file: bytes):
    page = upload(mia, file)

    assert page.status_code == 422
    assert 'class="errorlist"' in page.content.decode()
    assert not SavedCheck.objects.exists()


def test_one_is_saved_by_hand_and_deleted(mia: Client):
    given = {
        "label": "Oslo",
        "model": "fable-5",
        "channel": "anthropic-api",
        "classes": "foreign_person=no",
        "staff": "on",
    }

    faulty = mia.post(f"{PAGE}/save", {**given, "channel": "nowhere"})
    mia.post(f"{PAGE}/save", given)

    assert faulty.status_code == 422
    check = SavedCheck.objects.get()
    assert (check.label, check.staff, check.classes) == ("Oslo", True, {"foreign_person": "no"})
    assert "Oslo" in mia.get(PAGE).content.decode()
    mia.post(f"{PAGE}/{check.pk}/delete")
    assert not SavedCheck.objects.exists()


def test_another_account_sees_and_deletes_nothing_of_it(mia: Client):
    upload(mia, THREE)
    bob = browser_of("bob", "bolt")
    number = SavedCheck.objects.values_list("id", flat=True)[0]

    assert labels(bob.get(PAGE)) == []
    assert len(bob.get(f"{PAGE}.csv").content.splitlines()) == 1
    assert bob.post(f"{PAGE}/{number}/delete").status_code == 404
    assert SavedCheck.objects.count() == 3


def test_a_fault_is_said_at_the_field_that_it_lies_in(mia: Client):
    given = {"model": "fable-5", "channel": "anthropic-api", "classes": "foreign_person=maybe"}

    page = mia.post(f"{PAGE}/save", given)

    assert page.status_code == 422
    field = page.content.decode().split('for="savedcheckform-classes"')[1].split("<input")[0]
    assert "Use one of" in unescape(field)
    assert not SavedCheck.objects.exists()


def test_a_file_that_would_be_too_many_is_refused_whole(mia: Client, monkeypatch):
    monkeypatch.setattr(saving_checks, "MOST_SAVED", 2)

    page = upload(mia, THREE)

    assert page.status_code == 422
    assert not SavedCheck.objects.exists()


def test_nobody_is_let_in_without_signing_in():
    answer = Client().get(PAGE)

    assert answer.status_code == 302
    assert "/auth/login" in answer.headers["Location"]
