"""Both clocks of a page: in the address, in the banner, and in every link."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html"}


def page(address: str) -> str:
    response = Client().get(address, headers=HTML)
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def leads_to(address: str) -> str:
    response = Client().get(address, headers=HTML)
    assert response.status_code == 302
    return response.headers["Location"]


def test_fields_left_empty_do_not_stay_in_the_address() -> None:
    assert leads_to("/?as_of=2026-06-20&known_at=&trust=confirmed") == "/?as_of=2026-06-20"
    assert leads_to("/?as_of=&known_at=") == "/"


def test_a_time_of_day_is_read_in_the_zone_of_the_registry() -> None:
    assert leads_to("/?known_at=2026-06-26T12:00") == "/?known_at=2026-06-26T16%3A00%3A00Z"


def test_a_time_that_cannot_be_is_a_problem_and_leads_nowhere() -> None:
    response = Client().get("/?known_at=2026-02-30T12:00", headers=HTML)

    assert response.status_code == 422


def test_the_form_keeps_what_else_the_address_says() -> None:
    shown = Client().get("/?tier=closed&as_of=2026-06-20", headers=HTML).content.decode()

    assert '<input type="hidden" name="tier" value="closed">' in shown
    assert '<a href="/?tier=closed">Back to now</a>' in shown


def test_a_reader_at_now_sees_no_banner_and_what_the_page_rests_on() -> None:
    shown = page("/")

    assert "Position: now" in shown
    assert "Record: all 88 entries, last 28 Jun 2026, 12:00 EDT" in shown
    assert "Not the present" not in shown


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/?as_of=2026-06-20", "Not the present. Position on the close of 20 Jun 2026"),
        (
            "/?as_of=2026-06-12T21:21:00Z",
            "Not the present. Position on 12 Jun 2026, 17:21 EDT",
        ),
        ("/?known_at=73", "using only what was recorded by 25 Jun 2026, 18:00 EDT"),
        ("/?known_at=0", "before the first entry of the ledger"),
        ("/?trust=reported", "taking reported statements and stronger as fact"),
        ("/?as_of=2999-01-01", "A projection. Position on the close of 1 Jan 2999"),
    ],
)
def test_the_banner_says_where_the_reader_stands(address: str, said: str) -> None:
    assert said in page(address)


def test_what_lies_back_is_measured_from_where_the_reader_stands() -> None:
    shown = page("/?as_of=2026-06-28")

    assert "27 Jun 2026, 12:00 EDT (1 day earlier)" in shown


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("models?known_at=9000-01-01T00:00:00Z", "/known_at"),
        ("models?known_at=999999", "/known_at"),
        ("checks?model=mythos-5&channel=anthropic-api&known_at=999999", "/known_at"),
        ("compare?from=1&to=999999", "/to"),
        ("ledger/proof/inclusion?seq=1&size=999999", "/size"),
        ("ledger/proof/consistency?from=1&to=999999", "/to"),
    ],
)
def test_a_past_that_the_ledger_does_not_have_is_pointed_at(
    api: Client, path: str, pointer: str
) -> None:
    problem = api.get(f"/api/v1/{path}").json()

    assert problem["status"] == 422
    assert problem["code"] in ("unknown-ledger-size", "known-at-in-future")
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [
        (pointer, "out-of-range")
    ]
