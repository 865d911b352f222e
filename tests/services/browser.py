"""A real browser for tests: Debian's Chromium without a window, driven by Playwright.

Import `browser` into a test module, and the service that it looks at from
`tests.services.running`.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, Page, expect, sync_playwright

from tests.services.running import skip

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 30
"""How long a test waits for what it looks for, on a machine that has much else to do."""


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with started() as found:
        yield found


@contextmanager
def started() -> Iterator["Browser"]:
    """A browser that knows nobody. Skips, or fails where services are required, without one."""
    chromium = shutil.which("chromium")
    if chromium is None:
        skip("chromium")
    expect.set_options(timeout=SECONDS * 1000)
    with (
        tempfile.TemporaryDirectory(
            prefix="greenlight-browser-", ignore_cleanup_errors=True
        ) as home,
        sync_playwright() as driver,
        driver.chromium.launch(
            executable_path=chromium, args=FLAGS, env={**os.environ, "HOME": home}
        ) as found,
    ):
        yield Browser(found)


class Browser:
    """Chromium, with the few words that tests of pages are written in.

    `page` is where it is: one window with script, another one without, which share nothing.
    """

    def __init__(self, chromium: Chromium) -> None:
        self._complaints: list[str] = []
        self._windows = {allowed: self._window(chromium, allowed) for allowed in (True, False)}
        self.page = self._windows[True]

    @property
    def context(self) -> BrowserContext:
        return self.page.context

    def allow_script(self, *, allowed: bool) -> None:
        """Whichever window it is, no page is open in it until one is opened."""
        self.page = self._windows[allowed]

    def open(self, address: str) -> None:
        self.page.goto(address)

    def find(self, selector: str, *, saying: str | None = None) -> Locator:
        return self.page.locator(selector, has_text=saying)

    def named(self, name: str) -> Locator:
        """The field with this name."""
        return self.page.locator(f'[name="{name}"]')

    def fill(self, **values: str) -> None:
        """Write into the fields with these names."""
        for name, value in values.items():
            self.named(name).fill(value)

    def press(self, words: str) -> None:
        """Press the button, or follow the link, that says these words, and wait for its page."""
        self.leave_by(self.control(words))

    def leave_by(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()

    def control(self, words: str) -> Locator:
        said = f'normalize-space(.)="{words}"'
        return self.page.locator(f"xpath=//main//*[self::button or self::a][{said}]").first

    @property
    def text(self) -> str:
        """What a person reads on the page."""
        return self.page.locator("main").inner_text()

    @property
    def complaints(self) -> list[str]:
        """What the browser complained of since it was last asked, as of the content policy."""
        said, self._complaints = self._complaints, []
        return said

    def _window(self, chromium: Chromium, script: bool) -> Page:
        context = chromium.new_context(
            java_script_enabled=script,
            reduced_motion="reduce",
            viewport={"width": 1280, "height": 1600},
        )
        context.set_default_timeout(SECONDS * 1000)
        context.on("weberror", lambda error: self._complaints.append(str(error.error)))
        context.on(
            "console",
            lambda said: (
                self._complaints.append(f"{said.text} ({said.location.get('url')})")
                if said.type in ("error", "warning")
                else None
            ),
        )
        return context.new_page()
