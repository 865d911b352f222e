"""May we use it? Asked as people ask it: from the board, without script, by keyboard alone; and
the clocks of a page, set by hand.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import Select

from tests.services.browser import Browser, browser
from tests.services.postgresql import free_port
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
    without = request.param == "without script"
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": without})
    yield
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def choose(browser: Browser, field: str, words: str) -> None:
    Select(browser.find_element(By.ID, field)).select_by_visible_text(words)


def test_is_fable_5_open_to_our_berlin_team_through_its_api_on_20_june_and_why(
    site: str, browser: Browser, script: None
) -> None:
    browser.get(f"{site}/")

    browser.press("Ask four questions")
    choose(browser, "ask-model", "Fable 5")
    choose(browser, "ask-channel", "Anthropic API")
    browser.find_element(By.ID, "ask-organization").send_keys("Berlin team")
    browser.find_element(By.ID, "ask-day").send_keys("06202026")
    browser.find_element(By.ID, "users-foreign_person").click()
    browser.press("May we use it?")

    assert "position on the close of 20 Jun 2026" in browser.text
    answer = browser.find_element(By.CLASS_NAME, "answer").text
    assert answer.startswith("No\nForeign person")
    assert "the law bars them and Anthropic has suspended it for everyone" in answer
    assert [one for one in browser.complaints if "status of" in one] == []
    browser.press("Export licence controls on Mythos 5 and Fable 5")
    assert browser.current_url.endswith("?as_of=2026-06-20#foreign-users")
    assert "U.S. Department of Commerce, 12 Jun 2026" in browser.text


def test_what_was_known_at_noon_on_26_june(site: str, browser: Browser) -> None:
    browser.get(f"{site}/")

    browser.find_element(By.CSS_SELECTOR, ".clocks summary").click()
    browser.find_element(By.ID, "clock-known-at").send_keys("06262026", Keys.TAB, "1200PM")
    place = browser.find_element(By.TAG_NAME, "main")
    browser.find_element(By.CSS_SELECTOR, ".clocks button").click()
    browser.gone(place)

    banner = browser.find_element(By.CLASS_NAME, "elsewhere").text
    assert "using only what was recorded by 26 Jun 2026, 12:00 EDT" in banner
    assert "Mythos 5 cleared" not in browser.text
    browser.press("Mythos 5")
    assert "Mythos 5 is closed to everyone (suspended)" in browser.text
    assert "26 Jun 2026, 12:00 EDT" in browser.find_element(By.CLASS_NAME, "elsewhere").text


def test_a_check_is_asked_and_settled_by_keyboard_alone(site: str, browser: Browser) -> None:
    browser.get(f"{site}/check")

    tab_to(browser, "ask-model").send_keys("GPT-5.6 Sol")
    tab_to(browser, "ask-channel").send_keys("OpenAI API")
    tab_to(browser, "users-us_person").send_keys(Keys.SPACE)
    enter(browser, "May we use it?")
    assert "Not known" in browser.find_element(By.CLASS_NAME, "answer").text
    enter(browser, "Yes, they are")

    assert browser.find_element(By.CLASS_NAME, "answer").text.startswith("Yes\nU.S. person")
    assert "You have said" in browser.text


def test_the_command_that_asks_the_same_is_copied_whole(site: str, browser: Browser) -> None:
    browser.get(f"{site}/check?model=fable-5&channel=anthropic-api")
    for permission in ("clipboard-read", "clipboard-write"):
        browser.execute_cdp_cmd(
            "Browser.setPermission",
            {"permission": {"name": permission}, "setting": "granted", "origin": site},
        )

    browser.find_element(By.XPATH, "//summary[contains(., 'Ask this over the API')]").click()
    browser.control("Copy").click()

    assert browser.control("Copied")
    copied = browser.execute_async_script(
        "navigator.clipboard.readText().then(arguments[arguments.length - 1])"
    )
    assert copied.startswith(f"curl -s {site}/api/v1/checks")


def tab_to(browser: Browser, element_id: str) -> WebElement:
    for _ in range(FAR):
        found = browser.switch_to.active_element
        if found.get_attribute("id") == element_id:
            return found
        found.send_keys(Keys.TAB)
    raise AssertionError(f"{element_id} is not reached by keyboard")


def enter(browser: Browser, words: str) -> None:
    """Come to what says these words, press Enter, and wait for its page."""
    for _ in range(FAR):
        found = browser.switch_to.active_element
        found.send_keys(Keys.TAB)
        found = browser.switch_to.active_element
        if found.text.startswith(words):
            found.send_keys(Keys.ENTER)
            browser.gone(found)
            return
    raise AssertionError(f"{words!r} is not reached by keyboard")
