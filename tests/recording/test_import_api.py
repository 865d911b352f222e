"""POST /api/v1/lists/{id}/import, from outside."""

import csv
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accesscontrol.services.keys import issue_key
from recording.models import ChangesetDraft

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/lists/gpt-5.6-partners/import"
FILE = "Organisation;Land;Since;Standing\nZürich Quantum;CH;2026-06-30;confirmed\n"


def post(
    api: Client,
    body: bytes | str = FILE,
    query: str = "",
    scopes: list[str] | None = None,
    media: str = "text/csv",
    **more: str,
):
    key = issue_key(name="recorder", scopes=scopes or ["record"], now=timezone.now())
    data = body.encode() if isinstance(body, str) else body
    headers = {"authorization": f"Bearer {key}", **more}
    return api.generic("POST", f"{ADDRESS}{query}", data, media, headers=headers)


def test_a_file_becomes_a_draft_of_its_sender(api: Client) -> None:
    response = post(api, query="?new=create&title=Partners&reason=A+letter")

    answer = response.json()
    assert response.status_code == 200, answer
    assert answer["counts"]["added"] == 1
    assert (answer["encoding"], answer["delimiter"]) == ("utf-8", ";")
    draft = ChangesetDraft.objects.get()
    assert answer["changeset"] == str(draft.id)
    assert (draft.title, draft.reason, draft.state) == ("Partners", "A letter", "draft")
    assert draft.author.startswith("key:")
    row = answer["rows"][0]
    assert (row["line"], row["outcome"], row["organization"]) == (2, "added", "zurich-quantum")


def test_a_file_that_changes_nothing_makes_no_draft(api: Client) -> None:
    answer = post(api, "name;from;standing\nUnheard Of;2026;confirmed\n").json()

    assert answer["changeset"] is None
    assert answer["counts"]["unmatched"] == 1
    assert not ChangesetDraft.objects.exists()


@pytest.mark.parametrize(
    ("body", "media"),
    [
        (FILE.encode("utf-8-sig"), "text/csv"),
        (FILE.encode("utf-16"), "text/csv"),
        (FILE.encode("cp1252"), "text/csv"),
        (FILE.encode("cp850"), "text/csv; charset=cp850"),
        (FILE.replace(";", "\t").encode(), "text/csv; charset=utf-8"),
        (FILE.replace(";", "|").replace("\n", "\r\n").encode(), "text/csv"),
    ],
)
def test_encoding_and_delimiter_are_found_out(api: Client, body: bytes, media: str) -> None:
    answer = post(api, body, "?new=create", media=media).json()

    assert answer["rows"][0]["name"] == "Zürich Quantum"
    assert answer["rows"][0]["outcome"] == "added"


@pytest.mark.parametrize(
    ("body", "query", "media", "status", "code"),
    [
        ("", "", "text/csv", 400, "unreadable-csv"),
        ('name\n"open' + "x" * 9000, "?from=2026&standing=confirmed", "text/csv", 400,
         "unreadable-csv"),
        (FILE, "", "text/csv; charset=no-such-thing", 400, "unreadable-csv"),
        ("who\nAcme\n", "", "text/csv", 422, "unfit-header"),
        (FILE, "?removed=end", "text/csv", 422, "one-of"),
        (FILE, "?removed_on=2026-07-01", "text/csv", 422, "one-of"),
        (FILE, "?removed=end&removed_on=never", "text/csv", 422, "not-a-date"),
        (FILE, "?colour=red", "text/csv", 422, "unknown-field"),
        ("{}", "", "application/json", 415, "unsupported-media-type"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_a_cure(
    api: Client, body: str, query: str, media: str, status: int, code: str
) -> None:
    response = post(api, body, query, media=media)

    assert response.status_code == status, response.content
    assert response.json()["code"] == code
    assert response.json()["detail"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("?standing=confirmed", "/from"),
        ("?from=2026-06-26", "/standing"),
        ("?standing=confirmed&from=yesterday", "/from"),
    ],
)
def test_what_no_row_says_and_no_parameter_says_well_is_pointed_at(
    api: Client, query: str, pointer: str
) -> None:
    response = post(api, "name\nNordwind AG\n", query)

    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


def test_a_list_that_is_not_on_record_is_not_found(api: Client) -> None:
    key = issue_key(name="recorder", scopes=["record"], now=timezone.now())

    response = api.post(
        "/api/v1/lists/no-such/import",
        FILE.encode(),
        content_type="text/csv",
        headers={"authorization": f"Bearer {key}"},
    )

    assert (response.status_code, response.json()["code"]) == (404, "unknown-object")


@pytest.mark.parametrize("scope", ["read", "check", "webhooks", "approve", "admin"])
def test_nobody_imports_without_the_scope_record(api: Client, scope: str) -> None:
    assert post(api, scopes=[scope]).status_code == 403
    assert api.post(ADDRESS, FILE.encode(), content_type="text/csv").status_code == 401


def test_a_list_may_be_larger_than_other_bodies_but_not_without_end(
    api: Client, settings, noon: datetime
) -> None:
    settings.LARGEST_BODY = 100
    settings.LARGEST_CSV = 400

    assert post(api, FILE + "\n" * 200).status_code == 200
    refused = post(api, FILE + "\n" * 500)
    assert (refused.status_code, refused.json()["code"]) == (413, "body-too-large")
    other = api.post("/api/v1/organizations/match", {"name": "x" * 200}, "application/json")
    assert other.status_code == 413


def test_the_report_comes_as_csv_that_a_spreadsheet_opens_safely(api: Client) -> None:
    risky = FILE + "=HYPERLINK(1);US;2026;confirmed\n"

    response = post(api, risky, "?new=create", Accept="text/csv")

    rows = list(csv.reader(response.content.decode().splitlines()))
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Location"] == f"/api/v1/changesets/{ChangesetDraft.objects.get().id}"
    assert rows[0][:4] == ["line", "outcome", "proposed", "name"]
    assert [row[1:4] for row in rows[1:] if row[0]] == [
        ["added", "yes", "Zürich Quantum"],
        ["added", "yes", "'=HYPERLINK(1)"],
    ]


def test_a_file_that_is_sent_again_under_its_key_is_imported_once(api: Client) -> None:
    key = issue_key(name="recorder", scopes=["record"], now=timezone.now())
    headers = {"authorization": f"Bearer {key}", "Idempotency-Key": "a-file"}

    def send(body: str):
        return api.generic("POST", f"{ADDRESS}?new=create", body, "text/csv", headers=headers)

    first, again, other = send(FILE), send(FILE), send(FILE + "Another;US;2026;confirmed\n")

    assert first.status_code == again.status_code == 200
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert ChangesetDraft.objects.count() == 1


def test_a_list_comes_as_csv_and_goes_back_in_without_a_change(api: Client) -> None:
    response: Any = api.get("/api/v1/lists/gpt-5.6-partners/members.csv")
    body = b"".join(response.streaming_content)

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    answer = post(api, body).json()
    assert answer["counts"]["unchanged"] == len(body.decode().splitlines()) - 1 > 0
    assert answer["changeset"] is None


def test_a_list_that_is_not_on_record_has_no_csv(api: Client) -> None:
    response = api.get("/api/v1/lists/no-such/members.csv")

    assert (response.status_code, response.json()["code"]) == (404, "unknown-object")
