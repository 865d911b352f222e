"""Pages of each kind of record: all of them, each of them, and the same as JSON and CSV."""

import csv
import re
from html import unescape

import pytest
from django.test import Client

from registry.web.addresses import PLURALS

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}
ONE_OF = {
    "authority": "us-commerce",
    "channel": "openai-api",
    "class": "foreign_person",
    "developer": "anthropic",
    "directive": "us-commerce-2026-06-26",
    "family": "mythos",
    "list": "gpt-5.6-partners",
    "model": "gpt-5.6-sol",
    "organization": "uk-aisi",
    "proceeding": "us-2026-06-23-export-authority-suit",
    "source": "rane-2026-06",
}


def page(address: str) -> str:
    response = Client().get(address, headers=HTML)
    assert response.status_code == 200, address
    return response.content.decode()


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_list_says_for_whom_it_is_closed_and_how_well_that_stands() -> None:
    facts = page("/lists/gpt-5.6-partners").split('<dl class="facts">')[1].split("</dl>")[0]

    assert "Closed for Foreign person (reported)" in words(facts)
    assert 'href="/classes/foreign_person"' in facts
    assert "citations" not in facts


def test_words_of_a_vocabulary_are_spelled_out_on_pages_and_kept_in_files() -> None:
    assert "OpenAI API OpenAI developer API" in words(page("/channels"))
    assert "developer announcement" in words(page("/directives"))
    assert ",developer_api" in Client().get("/channels.csv").content.decode()
    assert "developer-announcement" in Client().get("/directives.csv").content.decode()


def test_what_is_disputed_is_called_by_name() -> None:
    disputed = words(page("/models/mythos-5").split('id="disputed"')[1])

    assert "Mythos 5, Fable 5, possibly Claude Mythos" in disputed
    assert "the class Foreign person" in disputed


@pytest.mark.parametrize("kind", PLURALS)
def test_every_object_of_a_kind_is_listed_and_linked(kind: str) -> None:
    plural = PLURALS[kind]
    on_record = Client().get(f"/api/v1/{plural}?limit=200").json()["results"]

    rows = re.findall(r'<th scope="row">.*?</th>', page(f"/{plural}"), re.DOTALL)
    linked = [re.findall(rf'href="/{plural}/([^"?]+)"', row)[0] for row in rows]

    assert linked == [obj["id"] for obj in on_record]
    assert all(page(f"/{plural}/{one}") for one in linked[:1])


@pytest.mark.parametrize("kind", PLURALS)
def test_the_same_is_there_as_json_and_as_csv(kind: str) -> None:
    plural, one = PLURALS[kind], ONE_OF[kind]

    assert Client().get(f"/{plural}.json").json() == Client().get(f"/api/v1/{plural}").json()
    address = f"/{plural}/{one}"
    assert Client().get(f"{address}.json").json() == Client().get(f"/api/v1{address}").json()
    lines = list(csv.DictReader(Client().get(f"/{plural}.csv").content.decode().splitlines()))
    assert one in {line["id"] for line in lines}


@pytest.mark.parametrize("kind", PLURALS)
def test_an_object_is_shown_with_its_sources_and_its_entries(kind: str) -> None:
    plural, one = PLURALS[kind], ONE_OF[kind]
    data = Client().get(f"/api/v1/{plural}/{one}").json()

    shown = words(page(f"/{plural}/{one}"))

    assert (data.get("name") or data["title"]) in shown
    assert "Recorded" in shown
    for citation in data.get("citations", ()):
        assert citation["says"] in shown


def test_an_object_names_what_speaks_of_it() -> None:
    referring = words(page("/classes/foreign_person").split('id="referring"')[1])

    assert "Export licence controls on Mythos 5 and Fable 5" in referring
    assert "Organisations approved for Mythos 5" in referring


def test_what_a_source_has_otherwise_stands_beside_what_is_on_record() -> None:
    dispute = words(page("/directives/us-commerce-2026-06-26").split('class="dispute"')[1])

    assert "On record" in dispute
    assert "This source" in dispute


def test_a_page_shows_an_object_as_it_was_known() -> None:
    known, later = (
        page(f"/directives/us-commerce-2026-06-12{clock}") for clock in ("?known_at=73", "")
    )

    assert "Corrected" not in words(known.split('id="entries"')[1])
    assert "Corrected" in words(later.split('id="entries"')[1])


def test_what_was_not_on_record_yet_is_a_page_that_says_so() -> None:
    response = Client().get("/directives/us-commerce-2026-06-26?known_at=73", headers=HTML)

    assert response.status_code == 404
    assert "on record at ledger size 73" in response.content.decode()


def test_a_name_is_found_and_what_does_not_fit_is_not_shown() -> None:
    found = page("/directives?q=jailbreak")

    assert "amazon-2026-06-jailbreak-report" in found
    assert "us-commerce-2026-06-26" not in found
    assert "Nothing of this kind is on record that fits." in words(page("/sources?q=nothing"))
