"""The log of changes by day."""

import csv
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from registry.queries import change_days, newly_recorded
from registry.services.recording import record_changesets
from tests import build
from tests.registry.pages import links, page, refused, section, words

pytestmark = pytest.mark.django_db


def days(shown: str) -> list[str]:
    return re.findall(r'<h2 id="day-([^"]+)"', shown)


def test_what_was_recorded_is_told_by_day_latest_first() -> None:
    shown = page("/changes")

    assert days(shown)[:3] == ["2026-06-28", "2026-06-27", "2026-06-26"]
    assert days(shown) == sorted(days(shown), reverse=True)
    assert "Commerce clears Mythos 5 for approved organisations" in section(shown, "day-2026-06-27")


def test_a_correction_comes_first_on_its_day_with_what_it_was_before() -> None:
    told = section(page("/changes"), "day-2026-06-26")

    assert told.index("Corrected") < told.index("GPT-5.6 in limited preview")
    assert "corrected GPT-5.6 to be limited to approved partners" in told
    assert "Before alleged Now confirmed About /provisions/0/standing" in told


def test_a_provision_that_a_correction_adds_is_told_in_words() -> None:
    shown = section(page("/changes"), "day-2026-06-28")

    assert (
        "Before nothing stated Now BAR complete-withdrawal (everyone; alleged): One article alone: "
        "Commerce ordered both models withdrawn altogether, which would bar everyone. "
        "About /provisions/1" in shown
    )
    assert "&quot;citations&quot;" not in page("/changes")


def test_a_correction_is_no_news_and_what_is_new_is_named() -> None:
    told = section(page("/changes"), "day-2026-06-26")

    new = told.split("New:")[1].split("over OpenAI API")[0]
    assert "Partners approved for GPT-5.6" in new
    assert "GPT-5.6 to be limited to approved partners" not in new


def test_corrections_can_be_read_alone() -> None:
    shown = page("/changes", only="corrections")

    assert days(shown) == ["2026-06-28", "2026-06-26"]
    assert "New:" not in words(shown)


def test_the_log_is_told_as_far_as_it_was_known() -> None:
    assert days(page("/changes", known_at="73"))[0] == "2026-06-25"
    assert "Nothing has been recorded up to this point" in words(page("/changes", known_at="0"))


def test_older_days_are_a_link_away_and_nothing_is_told_twice(monkeypatch) -> None:
    whole = section_titles(page("/changes"))
    monkeypatch.setattr(change_days, "CHANGESETS_SHOWN", 4)
    found: list[str] = []
    address: str | None = "/changes"
    while address is not None:
        shown = page(address)
        found += section_titles(shown)
        address = next((one for one in links(shown) if "before=" in one), None)

    assert found == whole


def section_titles(shown: str) -> list[str]:
    return re.findall(r"<li>\s*<h3>([^<]+)</h3>", shown)


def test_a_retraction_names_what_was_taken_off_the_record() -> None:
    now = timezone.now()
    source = {"id": "rumour", "publisher": "A paper", "title": "A rumour"}
    for number, entry in enumerate(
        (build.entry("source", source), build.retraction("source", "rumour"))
    ):
        record_changesets(
            [("", build.changeset(entry))], actor="ana", now=now + timedelta(seconds=number)
        )

    assert "retracted A rumour" in words(page("/changes"))


def test_a_confidential_member_is_nowhere_in_the_log() -> None:
    before = words(page("/changes"))
    member = build.without(build.member("hidden"), "organization") | {"commitment": "a" * 64}
    record_changesets(
        [("", build.changeset(build.entry("member", member), title="Something", reason="Said."))],
        actor="ana",
        now=timezone.now(),
    )

    shown = words(page("/changes"))
    assert "hidden" not in shown
    assert "1 member" not in shown.replace("1 member of a list", "", before.count("1 member"))


def test_the_same_is_there_for_spreadsheets_and_feed_readers() -> None:
    lines = list(csv.DictReader(Client().get("/changes.csv").content.decode().splitlines()))
    head = page("/changes").split("</head>")[0]

    assert {"directive corrected", "recorded", "access.changed"} <= {line["what"] for line in lines}
    assert "/feeds/changes.atom" in head
    assert Client().get("/changes.json").json() == Client().get("/api/v1/changes").json()


@pytest.mark.parametrize("query", [{"before": "x"}, {"before": "9" * 30}, {"only": "news"}])
def test_what_cannot_be_meant_is_refused(query) -> None:
    assert "/docs/problems#" in refused("/changes", **query)


def test_a_changeset_of_many_directives_names_the_first_and_counts_the_others(monkeypatch) -> None:
    monkeypatch.setattr(newly_recorded, "DIRECTIVES_NAMED", 2)

    new = section(page("/changes"), "day-2026-06-28").split("New:")[1].split("GLM-5.2 over")[0]

    assert "1 more directive" in new
    assert len(re.findall("Anthropic designated|GLM-5.2 weights|Austria asks", new)) == 2
