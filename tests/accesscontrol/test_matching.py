"""POST /api/v1/organizations/match, and the index behind it, which follows the record."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accesscontrol.models import OrganizationKey, OrganizationName
from accesscontrol.queries import name_search
from registry.queries.verification import differences
from registry.services.recording import record_changesets
from tests import build

pytestmark = pytest.mark.django_db

LEI = "5493001KJTIIGC8Y1R12"


def record(now: datetime, *entries: dict[str, Any]) -> None:
    record_changesets([("", build.changeset(*entries))], actor="operator", now=now)


@pytest.fixture
def on_record(db: None, noon: datetime) -> None:
    record(
        noon,
        build.entry(
            "organization",
            build.organization(
                "nordwind",
                name="Nordwind Turbinen AG",
                country="DE",
                aliases=["Windkraft Stralsund"],
                identifiers=[
                    {"scheme": "lei", "value": LEI},
                    {"scheme": "domain", "value": "www.Nordwind.example"},
                ],
            ),
        ),
        build.entry(
            "organization", build.organization("nordwind-bank", name="Nordwind Turbinen Bank AG")
        ),
        build.entry("organization", build.organization("lyutik", name="Лютик")),
    )


def ask(api: Client, name: str, **body: Any) -> Any:
    request = {"name": name, **body}
    response = api.post("/api/v1/organizations/match", request, content_type="application/json")
    assert response.status_code == 200, response.content
    return response.json()


def best(api: Client, name: str, **body: Any) -> tuple[str, float, list[str]]:
    first = ask(api, name, **body)["candidates"][0]
    return first["organization"], first["score"], [why["code"] for why in first["why"]]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nordwind Turbinen", "nordwind"),
        ("NORDWIND-TURBINEN A.G.", "nordwind"),
        ("Turbinen Nordwind", "nordwind"),
        ("Nordwnid Turbinen AG", "nordwind"),
        ("NordwindTurbinen", "nordwind"),
        ("Windkraft Stralsnud", "nordwind"),
        ("Lyutik", "lyutik"),
        ("Uk Ai Securty Institute", "uk-aisi"),
    ],
)
def test_a_name_is_found_however_it_is_written(
    api: Client, on_record: None, name: str, expected: str
):
    found, score, reasons = best(api, name)

    assert found == expected
    assert score >= ask(api, name)["likely"]
    assert reasons


def test_a_sister_is_a_candidate_that_is_not_likely(api: Client, on_record: None):
    answer = ask(api, "Nordwind Turbinen AG")

    scores = {one["organization"]: one["score"] for one in answer["candidates"]}
    assert scores["nordwind"] >= answer["likely"] > scores["nordwind-bank"]


@pytest.mark.parametrize(
    "identifier",
    [
        {"scheme": "lei", "value": LEI.lower()},
        {"scheme": "domain", "value": "https://nordwind.example/impressum"},
    ],
)
def test_an_identifier_finds_whatever_the_name(
    api: Client, on_record: None, identifier: dict[str, str]
):
    found, _, reasons = best(api, "Quite Another Name", identifiers=[identifier])

    assert found == "nordwind"
    assert reasons == ["SAME_IDENTIFIER", "UNLIKE_NAME"]


def test_a_wrong_check_digit_is_a_fault_with_its_place(api: Client):
    body = {"name": "Acme", "identifiers": [{"scheme": "lei", "value": "5493001KJTIIGC8Y1R13"}]}

    response = api.post("/api/v1/organizations/match", body, content_type="application/json")

    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/identifiers/0/value"


def test_nobody_is_found_for_a_name_that_nobody_has(api: Client, on_record: None):
    assert ask(api, "Zzyzx Quarry")["candidates"] == []
    assert ask(api, "???")["candidates"] == []


def test_what_the_index_serves_is_the_latest_record(api: Client, on_record: None, noon: datetime):
    renamed = build.organization("nordwind", name="Aurora Energie AG", country="DE")
    record(noon + timedelta(hours=1), build.entry("organization", renamed, "correct"))

    assert best(api, "Aurora Energie")[0] == "nordwind"
    former = ask(api, "Windkraft Stralsund")["candidates"]
    assert "nordwind" not in [one["organization"] for one in former]

    record(noon + timedelta(hours=2), build.retraction("organization", "nordwind"))

    assert ask(api, "Aurora Energie")["candidates"] == []
    assert list(differences()) == []


def test_the_index_is_compared_with_the_ledger(api: Client, on_record: None):
    OrganizationName.objects.filter(name="Nordwind Turbinen AG").delete()
    OrganizationKey.objects.filter(key=f"id:lei:{LEI}").delete()
    assert len(list(differences())) == 2


def test_without_trigrams_it_says_what_was_not_searched(api: Client, on_record: None):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        else:
            for action in ("insert", "delete", "update"):
                cursor.execute(f"DROP TRIGGER accesscontrol_organizationtrigram_{action}")
            cursor.execute("DROP TABLE accesscontrol_organizationtrigram")

    answer = ask(api, "Nordwind Turbinen")

    assert not name_search.can_search()
    assert [one["code"] for one in answer["warnings"]] == ["similar-names-not-searched"]
    assert answer["candidates"][0]["organization"] == "nordwind"


if connection.vendor == "postgresql":  # SQLite is asked for each trigram instead

    def test_postgresql_knows_which_trigrams_are_common(on_record: None):
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE accesscontrol_organizationname")

        frequencies = name_search.trigram_frequencies()

        assert frequencies[" no"] > 0
        assert frequencies.get("zzy", 0) == 0
