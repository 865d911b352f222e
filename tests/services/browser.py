"""A real browser for tests: Debian's Chromium without a window, with a profile of its own.

Import `browser` into a test module, and the service that it looks at from
`tests.services.running`.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from selenium.common.exceptions import StaleElementReferenceException, WebDriverException
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.services.running import skip

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--window-size=1280,1600",
)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with started() as found:
        yield found


@contextmanager
def started() -> Iterator["Browser"]:
    """A browser that knows nobody. Skips, or fails where services are required, without one."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None:
        skip("chromium")
    if driver is None:
        skip("chromium-driver")
    with tempfile.TemporaryDirectory(
        prefix="greenlight-browser-", ignore_cleanup_errors=True
    ) as profile:
        options = ChromeOptions()
        options.binary_location = chromium
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        environment = {**os.environ, "HOME": profile}
        found = Browser(options=options, service=ChromeService(driver, env=environment))
        found.implicitly_wait(5)
        try:
            yield found
        finally:
            found.quit()


class Browser(Chrome):
    """Chromium, with the few words that tests of pages are written in."""

    def fill(self, **values: str) -> None:
        """Write into the fields with these names."""
        for name, value in values.items():
            field = self.find_element(By.NAME, name)
            field.clear()
            field.send_keys(value)

    def press(self, words: str) -> None:
        """Press the button, or follow the link, that says these words, and wait for its page."""
        place = self.find_element(By.TAG_NAME, "html")
        self.control(words).click()
        self.gone(place, words)

    def gone(self, element: WebElement, words: str = "what was pressed") -> None:
        """Wait until an element's page has made room for the next."""
        for _ in range(100):
            if self._is_gone(element):
                return
        raise TimeoutError(f"{words!r} led nowhere")

    def control(self, words: str) -> WebElement:
        said = f'normalize-space(.)="{words}"'
        return self.find_element(By.XPATH, f"//main//*[self::button or self::a][{said}]")

    @property
    def text(self) -> str:
        """What a person reads on the page."""
        return str(self.find_element(By.TAG_NAME, "main").text)

    @property
    def complaints(self) -> list[str]:
        """What the browser complained of since it was last asked, as of the content policy."""
        return [str(entry["message"]) for entry in self.get_log("browser")]

    def _is_gone(self, element: WebElement) -> bool:
        try:
            element.is_enabled()
        except StaleElementReferenceException:
            return True
        except WebDriverException as error:
            # What the driver says of it while the new page is just being put in its place.
            if "does not belong to the document" in str(error.msg):
                return True
            raise
        time.sleep(0.1)
        return False
