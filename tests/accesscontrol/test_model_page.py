"""The page of a model: a sentence to forward, who can use it, its history drawn and as a table."""

import csv
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from registry.services.recording import record_changesets
from tests import build
from tests.conftest import NOON

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}


def page(model: str, **query: Any) -> str:
    response = Client().get(f"/models/{model}", query, headers=HTML)
    assert response.status_code == 200
    return response.content.decode()


def words(html: str) -> str:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" (?=[.,;)])", "", text)


def sentences(html: str) -> list[str]:
    return [
        words(part) for part in re.findall(r'<p class="headline[^>]*>(.*?)</p>', html, re.DOTALL)
    ]


def steps(html: str) -> list[list[str]]:
    """The cells of each step of the first history."""
    body = html.split('<table class="steps"')[1].split("<tbody>")[1].split("</tbody>")[0]
    return [
        [words(cell.partition(">")[2]) for cell in re.split(r"<t[hd]", row)[1:]]
        for row in body.split("<tr")[1:]
    ]


def test_the_sentence_says_how_open_it_is_since_when_and_by_whose_acts() -> None:
    shown = page("mythos-5", known_at="88", as_of="2026-06-28")

    assert sentences(shown) == [
        "Over Anthropic API, Mythos 5 is open to approved organisations only, since 27 Jun 2026 at"
        " the latest, 26 Jun 2026 at the earliest."
    ]
    assert (
        "It follows from Mythos 5 cleared for approved organisations (U.S. Department of Commerce,"
        " 26 Jun 2026) and Mythos 5 redeployed to the approved organisations (Anthropic, Jun 2026)"
    ) in words(shown)


def test_a_status_that_lasts_for_one_date_is_dated_by_it() -> None:
    assert sentences(page("mythos-5", as_of="2026-06-11")) == [
        "Over Anthropic API, Mythos 5 is open to approved organisations only, since 9 Jun 2026."
    ]


def test_an_uncertain_status_is_told_from_what_made_it_uncertain() -> None:
    assert sentences(page("fable-5", as_of="2026-06-12")) == [
        "Over Anthropic API, Fable 5 is open except to those barred, possibly closed,"
        " since 12 Jun 2026."
    ]


def test_channels_with_the_same_history_are_told_together_and_silent_ones_as_such() -> None:
    assert sentences(page("gpt-5.5"))[0].startswith("Over ChatGPT and OpenAI API, GPT-5.5 is open")
    shown = words(page("glm-5.2"))
    assert "Nothing is on record for Z.ai API, and the registry does not follow it" in shown


def test_each_class_over_each_channel_is_answered_as_its_check_is() -> None:
    shown = page("mythos-5", as_of="2026-06-28")
    table = shown.split('<table class="matrix"')[1].split("</table>")[0]

    rows = dict(re.findall(r'<th scope="row">(.*?)</th>.*?href="([^"]*)"', table, re.DOTALL))
    assert list(rows) == [
        "Foreign person",
        "Military contractor",
        "U.S. federal agency",
        "U.S. person",
        "Nothing said of them",
    ]
    for name, address in rows.items():
        answer = Client().get(unescape(address), headers=HTML).content.decode()
        verdict = words(answer.split('class="verdict"')[1].split("</span>")[0].partition(">")[2])
        cell = table.split(f">{name}</th>")[1].split("</td>")[0]
        assert words(cell).startswith(verdict.lower())


def test_the_steps_say_what_each_act_changed_and_what_notice_it_gave() -> None:
    found = steps(page("mythos-5", known_at="88"))

    assert [step[0].split(" (")[0] for step in found] == [
        "1 Jan 2026",
        "9 Jun 2026",
        "12 Jun 2026",
        "by 13 Jun 2026",
        "26 Jun 2026",
        "by 27 Jun 2026",
    ]
    _, act, change, tier = found[1]
    assert act == (
        "Mythos 5 released begins to apply confirmed"
        " Anthropic. Notice given: none, in effect the day it was issued."
    )
    assert change == "Anthropic closed → becomes limited"
    assert tier == "limited"
    assert "Law restricted possibly closed → becomes restricted possibly limited" in found[4][2]


def test_the_history_is_drawn_with_what_is_uncertain_hatched() -> None:
    drawing = page("fable-5", known_at="88").split('<svg class="timeline"')[1].split("</svg>")[0]

    said = re.findall(r"<g class=\"box ([^\"]*)\">\s*<title>(.*?)</title>", drawing)
    assert said[-1] == ("is-closed", "closed (suspended)")
    assert ("is-general is-maybe", "general or restricted") in said
    assert all(
        ("is-maybe" in kind) is (" or " in words_ or words_ == "not known") for kind, words_ in said
    )
    assert len(re.findall('class="hatched"', drawing)) == sum(
        "is-maybe" in kind for kind, _ in said
    )
    assert "by 13 Jun 2026" in drawing
    assert 'style="' not in drawing


def test_what_is_to_come_is_marked_as_scheduled() -> None:
    end = build.provision(
        kind="END",
        against=["anthropic-2026-06-12-suspension"],
        models=[],
        channels=[],
        period={"start": "2099-06-01"},
    )
    document = build.changeset(build.entry("directive", build.directive("the-end", end)))
    record_changesets([("", document)], actor="operator", now=NOON)

    last = steps(page("fable-5"))[-1]

    assert last[0].startswith("1 Jun 2099 (in 7")
    assert last[0].endswith("scheduled")
    assert last[1].startswith("A new order begins to apply")


def test_conditions_in_force_are_told_with_the_act_that_asks_for_them() -> None:
    offer = build.provision(
        kind="OFFER",
        models=["fable-5"],
        channels=["anthropic-api"],
        period={"start": "2026-07-01T00:00:00Z"},
        conditions=[{"type": "usage-cap", "text": "At most 100 requests a day"}],
    )
    made = build.directive("capped", offer, authority="anthropic", title="A capped offer")
    record_changesets(
        [("", build.changeset(build.entry("directive", made)))], actor="operator", now=NOON
    )

    shown = words(page("fable-5"))

    assert "At most 100 requests a day (usage-cap, A capped offer)" in shown
    assert "At most 100 requests" not in words(page("fable-5", as_of="2026-06-28"))


def test_days_in_each_tier_count_from_the_release() -> None:
    table = page("fable-5", as_of="2026-06-20").split('class="tenures"')[1].split("</table>")[0]

    rows = [words(row) for row in table.split("<tbody>")[1].split("</tr>")][:-1]
    assert rows == ["general 0 4", "restricted 0 5", "closed 7 10"]


def test_the_statements_about_a_model_that_are_disputed_stand_together() -> None:
    table = page("mythos-5").split('aria-labelledby="disputed"')[1].split("</section>")[0]

    rows = [words(row.partition(">")[2]) for row in table.split("<tbody>")[1].split("<tr")[1:]]
    assert any(row.startswith("Signatory: name Mythos 5 cleared for") for row in rows)
    assert any("Gina Raimondo alleged" in row for row in rows)
    assert any(row.startswith("Foreign-users: whom it reaches Export licence") for row in rows)
    glm = page("glm-5.2")
    assert "Gina Raimondo" not in glm


def test_the_page_leads_to_the_check_and_to_every_way_of_following() -> None:
    shown = page("fable-5", as_of="2026-06-20")

    assert 'href="/check?model=fable-5&amp;as_of=2026-06-20"' in shown
    for address in ("/models/fable-5/changes.atom", "/models/fable-5/calendar.ics"):
        assert f'href="{address}"' in shown
        assert Client().get(address).status_code == 200
    for kind in ("application/json", "text/csv", "application/atom+xml", "text/calendar"):
        assert re.search(rf'<link rel="alternate"\s+type="{re.escape(kind)}"', shown)


def test_the_history_is_there_as_csv() -> None:
    lines = list(csv.DictReader(Client().get("/models/fable-5.csv").content.decode().splitlines()))

    api = Client().get("/api/v1/models/fable-5/history?channel=anthropic-api").json()["results"]
    assert [(one["start"], one["end"]) for one in lines] == [
        (one["start"] or "", one["end"] or "") for one in api
    ]
    assert lines[-1]["closed_because"] == "suspended"
    assert Client().get("/models/nothing.csv").status_code == 404
