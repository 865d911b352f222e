"""May we use it? Asked as people ask it: from the board, without script, by keyboard alone; and
the clocks of a page, set by hand.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.services.browser import Browser, browser
from tests.services.ports import free_port
from tests.services.running import answers, stopping, wait_until
from tests.services.seeded import seeded

__all__ = ["browser"]

FAR = 60
"""Stops of the Tab key after which nobody would go on."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder: Path = tmp_path_factory.mktemp("site") / "data"
    settings = {"PORT": str(port), "GREENLIGHT_PUBLIC_URL": url}
    with (
        seeded("sqlite", folder, **settings) as place,
        stopping(place.start("serve")) as process,
    ):
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield url


@pytest.fixture(params=["with script", "without script"])
def script(request: pytest.FixtureRequest, browser: Browser) -> Iterator[None]:
    browser.allow_script(allowed=request.param == "with script")
    yield
    browser.allow_script(allowed=True)


def test_is_fable_5_open_to_our_berlin_team_through_its_api_on_20_june_and_why(
    site: str, browser: Browser, script: None
) -> None:
    browser.open(f"{site}/")

    browser.press("Ask four questions")
    browser.find("#ask-model").select_option(label="Fable 5")
    browser.find("#ask-channel").select_option(label="Anthropic API")
    browser.find("#ask-organization").fill("Berlin team")
    browser.find("#ask-day").fill("2026-06-20")
    browser.find("#users-foreign_person").check()
    browser.press("May we use it?")

    assert "position on the close of 20 Jun 2026" in browser.text
    answer = browser.find(".answer").inner_text()
    assert re.match(r"No\s+Foreign person", answer)
    assert "the law bars them and Anthropic has suspended it for everyone" in answer
    assert browser.complaints == []
    browser.press("Export licence controls on Mythos 5 and Fable 5")
    assert browser.page.url.endswith("?as_of=2026-06-20#foreign-users")
    assert "U.S. Department of Commerce, 12 Jun 2026" in browser.text


def test_what_was_known_at_noon_on_26_june(site: str, browser: Browser) -> None:
    browser.open(f"{site}/")

    browser.find(".clocks summary").click()
    browser.find("#clock-known-at").fill("2026-06-26T12:00")
    browser.leave_by(browser.find(".clocks button").first)

    banner = browser.find(".elsewhere")
    noon = "using only what was recorded by 26 Jun 2026, 12:00 EDT"
    expect(banner).to_contain_text(noon)
    assert "Mythos 5 cleared" not in browser.text
    browser.press("Mythos 5")
    assert "Mythos 5 is closed to everyone (suspended)" in browser.text
    expect(banner).to_contain_text("26 Jun 2026, 12:00 EDT")


def test_a_check_is_asked_and_settled_by_keyboard_alone(site: str, browser: Browser) -> None:
    browser.open(f"{site}/check")
    keys = browser.page.keyboard

    tab_to(browser, "#ask-model")
    keys.type("GPT-5.6 Sol")
    tab_to(browser, "#ask-channel")
    keys.type("OpenAI API")
    tab_to(browser, "#users-us_person")
    keys.press("Space")
    enter(browser, "May we use it?")
    assert "Not known" in browser.find(".answer").inner_text()
    enter(browser, "Yes, they are")

    assert re.match(r"Yes\s+U\.S\. person", browser.find(".answer").inner_text())
    assert "You have said" in browser.text


def test_the_command_that_asks_the_same_is_copied_whole(site: str, browser: Browser) -> None:
    browser.open(f"{site}/check?model=fable-5&channel=anthropic-api")
    browser.context.grant_permissions(["clipboard-read", "clipboard-write"])

    browser.find("summary", saying="Ask this over the API").click()
    browser.control("Copy").click()

    expect(browser.control("Copied")).to_be_visible()
    copied = browser.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"curl -s {site}/api/v1/checks")


def tab_to(browser: Browser, selector: str) -> None:
    _tab_until(browser, f"document.activeElement.matches({json.dumps(selector)})", selector)


def enter(browser: Browser, words: str) -> None:
    """Come to what says these words, press Enter, and wait for its page."""
    _tab_until(
        browser, f"document.activeElement.innerText.trim().startsWith({json.dumps(words)})", words
    )
    with browser.page.expect_navigation():
        browser.page.keyboard.press("Enter")


def _tab_until(browser: Browser, reached: str, what: str) -> None:
    for _ in range(FAR):
        browser.page.keyboard.press("Tab")
        if browser.page.evaluate(reached):
            return
    raise AssertionError(f"{what!r} is not reached by keyboard")
