"""Comparing two dates, or two states of the record, as a page."""

import csv

import pytest
from django.test import Client

from tests.registry.pages import links, page, refused, section, words

pytestmark = pytest.mark.django_db


def test_two_dates_are_compared_by_what_their_statuses_read_as() -> None:
    shown = page("/compare", **{"from": "2026-06-11", "to": "2026-06-20"})

    assert "Between the close of 11 Jun 2026" in words(shown)
    assert "3 models read otherwise" in words(shown)
    rows = words(shown.split("<tbody>")[1].split("</tbody>")[0])
    assert "Mythos 5 Anthropic API limited closed (suspended)" in rows
    assert "GPT-5.6" not in rows


def test_the_steps_on_the_way_name_the_acts_that_made_them() -> None:
    steps = section(page("/compare", **{"from": "2026-06-25", "to": "2026-06-27"}), "steps")

    assert "by 27 Jun 2026" in steps
    assert "becomes limited by Mythos 5 redeployed to the approved organisations" in steps


def test_what_came_to_hold_or_ceased_to_is_told_with_its_act() -> None:
    shown = page("/compare", **{"from": "2026-06-11", "to": "2026-06-12"})

    held = section(shown, "provisions")
    assert "Export licence controls on Mythos 5 and Fable 5 : holds; did not hold before" in held


def test_two_states_of_the_record_are_compared_with_the_corrections_between_them() -> None:
    shown = page("/compare", **{"from": "73", "to": "88", "as_of": "2026-06-26"})

    assert "73 entries" in words(shown)
    assert "corrected Export licence controls on Mythos 5 and Fable 5" in section(
        shown, "corrections"
    )
    assert 'id="steps"' not in shown


def test_days_on_which_something_changed_are_offered() -> None:
    offered = [one for one in links(page("/compare")) if one.startswith("/compare?from")]

    assert offered[0] == "/compare?from=2026-06-26&to=2026-06-27"
    assert all("read otherwise" in words(page(address)) for address in offered)


def test_a_time_of_day_is_taken_in_the_zone_of_the_registry_and_shared_in_utc() -> None:
    response = Client().get("/compare?by=known_at&from=2026-06-26T12:00&to=")

    assert response.status_code == 302
    assert response.headers["Location"] == "/compare?by=known_at&from=2026-06-26T16%3A00%3A00Z"


def test_dates_alike_differ_in_nothing() -> None:
    assert "no status reads otherwise" in words(
        page("/compare", **{"from": "2026-07-01", "to": "2026-07-02"})
    )


def test_the_other_formats_hold_the_same_comparison() -> None:
    query = {"from": "2026-06-11", "to": "2026-06-20", "known_at": "88"}
    data = Client().get("/compare.json", query).json()
    lines = csv.DictReader(Client().get("/compare.csv", query).content.decode().splitlines())

    assert data == Client().get("/api/v1/compare", query).json()
    assert {(line["model"], line["channel"], line["after_tier"]) for line in lines} == {
        (one["model"], one["channel"], one["after"]["tier"]) for one in data["statuses"]
    }
    assert "/compare.json?from=2026-06-11&to=2026-06-20&known_at=88" in links(
        page("/compare", **query)
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"from": "soon"}, "not-a-date"),
        ({"from": "2026-06-12", "to": "2026-06-11"}, "out-of-range"),
        ({"from": "5"}, "unknown-ledger-size"),
        ({"from": "73", "by": "both"}, "not-a-choice"),
    ],
)
def test_a_comparison_that_cannot_be_meant_is_a_page_that_says_so(query, code) -> None:
    assert f"/docs/problems#{code}" in refused("/compare", **query)


def test_a_table_of_nothing_asked_for_is_refused() -> None:
    assert Client().get("/compare.csv").status_code == 422
