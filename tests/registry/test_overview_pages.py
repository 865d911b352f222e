"""The pages about the record as a whole: calendar, statistics, ledger, about."""

import csv
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from registry.rules.dates import format_instant
from registry.services.recording import record_changesets
from tests import build
from tests.registry.pages import page, section, words

pytestmark = pytest.mark.django_db


def test_the_calendar_tells_by_month_what_is_to_come_after_the_position() -> None:
    coming = section(page("/calendar", as_of="2026-06-11", known_at="88"), "coming")

    assert coming.index("June 2026") < coming.index("August 2026")
    assert "1 Aug 2026 (51 days later) Due: Executive order on covered frontier models" in coming
    assert "26 Jun 2026 (15 days later) GPT-5.6 Luna" in coming


def test_what_is_past_stands_apart_latest_first() -> None:
    shown = page("/calendar", as_of="2026-09-01", known_at="88")

    assert "No later deadline and no later change of status is on record" in section(
        shown, "coming"
    )
    past = section(shown, "past")
    assert past.index("Executive order on covered") < past.index("by 27 Jun 2026")


def test_the_calendar_as_data_holds_the_deadlines_and_the_changes() -> None:
    query = {"as_of": "2026-06-11", "known_at": "88"}
    data = Client().get("/calendar.json", query).json()
    lines = list(csv.DictReader(Client().get("/calendar.csv", query).content.decode().splitlines()))

    due = next(one for one in data["results"] if one["what"] == "due")
    assert (due["date"], due["directives"]) == ("2026-08-01", ["us-president-2026-06-02"])
    turned = {(one["date"], *one["models"]) for one in data["results"] if one["what"] == "status"}
    assert ("2026-06-27", "mythos-5") in turned
    assert len(lines) == len(data["results"])


def test_the_days_of_a_model_are_drawn_and_told() -> None:
    shown = page("/statistics", as_of="2026-06-30", known_at="88")

    rows = words(shown.split("<tbody>")[1].split("</tbody>")[0])
    assert "GPT-5.6 Sol 0 0 4 0 1" in rows
    drawing = shown.split("GPT-5.6 Sol</a>")[1].split("</svg>")[0]
    assert re.findall(r'class="fill-([a-z]+)"', drawing) == ["limited", "uncertain"]


def test_a_bar_that_is_still_to_come_has_not_waited_for_its_end() -> None:
    bar = build.provision("shut", period={"start": "2999-01-05"})
    order = build.directive("shut-in-the-end", bar)
    build_on = [("", build.changeset(build.entry("directive", order)))]
    record_changesets(build_on, actor="ana", now=timezone.now())

    assert "shut-in-the-end/shut" in section(page("/statistics"), "bars")
    assert section(page("/statistics"), "bars").count("not begun") == 1
    told = Client().get("/statistics.json").json()
    assert "-" not in str([one["days_waiting"] for one in told["bars"]])


def test_the_acts_of_an_authority_are_counted_with_their_notice_and_clearance() -> None:
    authorities = section(page("/statistics", as_of="2026-06-30", known_at="88"), "authorities")

    assert "5 of 8 acts of governments are ad hoc (62 %)" in authorities
    assert "U.S. Department of Commerce 2 2 100 % 1 0 days 1 14 days" in authorities
    assert "Anthropic" not in authorities


def test_acts_of_governments_are_counted_for_each_model_and_developer() -> None:
    shown = page("/statistics", as_of="2026-06-30", known_at="88")

    models, developers = section(shown, "models"), section(shown, "developers")
    # The order of 12 June and the designation bar each; the letter of 26 June bars nobody.
    assert "Mythos 5 3 3 100 % 2 0 days 1 14 days" in models
    # What may be about it, for all that is on record, is not counted.
    assert "Claude Mythos 1 1 100 % 1 not known 0 none" in models
    assert "Z.ai 0 0 none 0 none 0 none" in developers


def test_a_bar_that_nothing_cleared_says_for_how_long() -> None:
    bars = section(page("/statistics", as_of="2026-06-20", known_at="88"), "bars")

    assert "foreign-users the same day 14 days" in bars
    assert "not cleared, so far" in bars


def test_what_is_only_reported_counts_where_the_reader_takes_it_for_fact() -> None:
    usual = Client().get("/statistics.json?as_of=2026-06-30&known_at=88").json()
    lenient = Client().get("/statistics.json?as_of=2026-06-30&known_at=88&trust=alleged").json()

    assert lenient["governments"]["acts"] > usual["governments"]["acts"]
    assert "us-commerce-2026-06-12/complete-withdrawal" in {
        one["provision"] for one in lenient["bars"]
    } - {one["provision"] for one in usual["bars"]}


def test_figures_are_those_of_the_day_that_was_asked_for_in_whatever_order() -> None:
    def governments(day: str) -> dict[str, Any]:
        told = Client().get(f"/statistics.json?as_of={day}&known_at=88").json()
        return {one["id"]: one["governments"] for one in told["models"]}

    before, after, before_again = map(governments, ("2026-06-11", "2026-06-30", "2026-06-11"))

    assert before == before_again
    assert before["fable-5"]["acts"] < after["fable-5"]["acts"]


def test_the_statistics_as_data_agree_with_the_page() -> None:
    query = {"as_of": "2026-06-30", "known_at": "88"}
    data = Client().get("/statistics.json", query).json()
    content = Client().get("/statistics.csv", query).content.decode()

    lines = {line["model"]: line for line in csv.DictReader(content.splitlines())}
    for model in data["models"]:
        assert {kind: str(days) for kind, days in model["days"].items()}.items() <= lines[
            model["id"]
        ].items()
    assert data["authorities"][0]["id"] == "us-commerce"
    assert data["authorities"][0]["median_clearance"] == 14
    [mythos] = [one["governments"] for one in data["models"] if one["id"] == "mythos-5"]
    assert (mythos["acts"], mythos["restrictions"], mythos["median_clearance"]) == (3, 2, 14)


def test_the_ledger_shows_its_root_and_what_anybody_verifies_it_with() -> None:
    shown = page("/ledger")
    data = Client().get("/ledger.json").json()

    assert data["root"] in shown
    assert data["ledger_size"] == 88
    assert "python -m greenlight_verify checkpoint" in words(shown)
    assert "What is known by the end of June" in section(shown, "changesets")


def test_the_ledger_is_shown_as_it_was() -> None:
    shown = page("/ledger", known_at="73")

    assert "What is known by the end of June" not in shown
    assert Client().get("/ledger.json?known_at=73").json()["ledger_size"] == 73


def test_an_empty_ledger_has_all_these_pages(empty_ledger) -> None:
    for address in ("/changes", "/compare", "/calendar", "/statistics", "/ledger", "/about"):
        assert page(address)
    assert "There is nothing to sign yet" in words(page("/ledger"))


def test_the_page_about_the_record_says_what_it_covers_and_how_it_is_corrected() -> None:
    shown = page("/about")

    assert "Models 8" in section(shown, "coverage")
    assert "2 objects were corrected and 0 retracted so far" in section(shown, "corrections")
    assert "all that fell due has been told" in section(shown, "service")


def test_what_the_page_about_the_record_counts_is_there_as_data() -> None:
    assert '"/about.json"' in page("/about").split("</head>")[0]

    data = Client().get("/about.json").json()

    assert (data["ledger_size"], data["on_record"]["model"]) == (88, 8)
    assert (data["corrected"], data["retracted"], data["workers_behind"]) == (2, 0, False)
    assert data["reliability"]["lists"] == data["reliability"]["undisclosed"] == 4


def test_the_counts_are_those_of_the_record_as_it_was(empty_ledger) -> None:
    assert Client().get("/about.json").json()["on_record"]["model"] == 0


def test_it_says_so_if_what_fell_due_was_not_told() -> None:
    now = timezone.now()
    offer = build.provision(
        "all",
        "OFFER",
        period={"start": format_instant((now - timedelta(minutes=5)).replace(microsecond=0))},
    )
    order = build.directive("anthropic-next", offer, authority="anthropic")
    record_changesets(
        [("", build.changeset(build.entry("directive", order)))],
        actor="ana",
        now=now - timedelta(minutes=10),
    )

    assert "workers are behind" in section(page("/about"), "service")
    assert Client().get("/about.json").json()["workers_behind"]
