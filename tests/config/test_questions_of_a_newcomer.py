"""Five questions that somebody who was never here answers without an account, each in four steps.

A step is a link that is followed by its words, or a form that is filled in and sent.
"""

import re
from html import unescape
from urllib.parse import urlencode, urljoin

import pytest
from django.test import Client

from tests.registry.pages import HTML, page, words

pytestmark = pytest.mark.django_db

MOST_STEPS = 4


class Newcomer:
    """Begins at the root, and does only what the page in front allows."""

    def __init__(self) -> None:
        self.address, self.steps = "/", 0
        self.shown = page(self.address)

    @property
    def text(self) -> str:
        return words(self.shown.split("<main")[1])

    def follow(self, said: str) -> None:
        links = re.findall(r'<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>', self.shown, re.DOTALL)
        found = [unescape(href) for href, inside in links if words(inside).startswith(said)]
        assert found, f"no link says {said!r} on {self.address}"
        self._go(urljoin(self.address, found[0]).partition("#")[0])

    def fill(self, button: str, **given: str) -> None:
        """Fill in the form with a button; the fields, and what is chosen, have to be there."""
        forms = re.findall(r"<form\b.*?</form>", self.shown, re.DOTALL)
        form = next(one for one in forms if button in words(one.split("<button")[-1]))
        fields = dict(re.findall(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"', form))
        for name, value in given.items():
            name = name.rstrip("_")
            assert f'name="{name}"' in form, f"the form has no field {name}"
            chosen = re.search(
                rf'<select[^>]*name="{name}".*?</select>', form, re.DOTALL
            ) or re.search(rf'<input[^>]*type="checkbox"[^>]*name="{name}".*', form, re.DOTALL)
            assert chosen is None or f'value="{value}"' in chosen[0], f"{value} cannot be chosen"
            fields[name] = value
        action = re.findall(r'<form[^>]*action="([^"]*)"', form)[0]
        self._go(f"{action}?{urlencode(fields)}")

    def _go(self, address: str) -> None:
        self.address, self.steps = address, self.steps + 1
        assert self.steps <= MOST_STEPS
        response = Client().get(address, headers=HTML, follow=True)
        assert response.status_code == 200, address
        self.shown = response.content.decode()


def test_is_fable_5_open_to_our_berlin_team_through_its_api_on_20_june_and_why() -> None:
    newcomer = Newcomer()

    newcomer.follow("May we use it?")
    newcomer.fill(
        "May we use it?",
        model="fable-5",
        channel="anthropic-api",
        users="foreign_person",
        as_of="2026-06-20",
    )

    assert "20 Jun 2026" in newcomer.text
    assert re.search(r"\bno\b", newcomer.text, re.IGNORECASE)
    assert "suspended" in newcomer.text
    assert "Export licence controls on Mythos 5 and Fable 5" in newcomer.text


def test_what_changed_since_the_friday_before() -> None:
    newcomer = Newcomer()

    newcomer.follow("between two dates")
    newcomer.fill("Compare dates", from_="2026-06-12", to="2026-06-20")

    assert "2 models read otherwise" in newcomer.text
    assert "Both models suspended for all customers" in newcomer.text


def test_what_did_the_letter_of_26_june_not_cover() -> None:
    newcomer = Newcomer()

    newcomer.follow("Directives")
    newcomer.follow("Mythos 5 cleared for approved organisations")

    left_out = newcomer.text.split("What it does not cover")[1]
    assert "Fable 5" in left_out


def test_what_was_known_at_noon_on_26_june() -> None:
    newcomer = Newcomer()

    newcomer.fill("Show", as_of="2026-06-26", known_at="2026-06-26T12:00")

    assert "using only what was recorded by 26 Jun 2026, 12:00 EDT" in words(newcomer.shown)
    assert "GPT-5.6" in newcomer.text
    assert "Commerce clears Mythos 5" not in newcomer.text


def test_which_statements_on_mythos_5_are_disputed() -> None:
    newcomer = Newcomer()

    newcomer.follow("Mythos 5")

    disputed = newcomer.text.split("Statements about Mythos 5 of which a source says otherwise")[1]
    assert "Howard Lutnick" in disputed
    assert "Export licence controls on Mythos 5 and Fable 5" in disputed
