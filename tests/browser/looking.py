"""What tests of pages do with a browser: other colours, widths, no script, keys, paper, axe."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.services.browser import Browser
from tests.services.running import ROOT

AXE = Path(__file__).parent / "axe" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320
TALLEST = 6000

_FOUND = """
const done = arguments[arguments.length - 1];
const options = arguments[0];
const told = node => node.html.slice(0, 300) + ' ' + node.failureSummary;
axe.run(document, options).then(
  found => done(found.violations.map(one => [one.id, one.nodes.map(told)])),
  error => done([['axe', [String(error)]]]));
"""

_TABBABLE = """
return [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(one => !one.disabled && one.checkVisibility({visibilityProperty: true}))
  .filter((one, place, all) => one.type !== 'radio' || one === (
    all.find(other => other.name === one.name && other.checked)
    || all.find(other => other.type === 'radio' && other.name === one.name)));
"""

_WATCH = """
window.reached = new Set();
window.unseen = [];
document.addEventListener('focusin', event => {
  reached.add(event.target);
  const style = getComputedStyle(event.target);
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0)
    unseen.push(event.target.outerHTML.slice(0, 200));
});
"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def open_page(browser: Browser, address: str, *, width: int = WIDE) -> None:
    set_width(browser, width)
    browser.get(address)


def set_width(browser: Browser, width: int) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def set_colours(browser: Browser, *, scheme: str = "light", forced: bool = False) -> None:
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "forced-colors", "value": "active" if forced else "none"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def allow_script(browser: Browser, *, allowed: bool) -> None:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not allowed})


def faults(browser: Browser, *rules: str) -> list[Any]:
    """What axe finds on the page: by all rules, or by those that are named."""
    if not browser.execute_script("return 'axe' in window"):
        browser.execute_script(_axe())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    options = {"runOnly": only, "resultTypes": ["violations"]}
    return list(browser.execute_async_script(_FOUND, options))


def overflow(browser: Browser) -> list[str]:
    """What is wider than the window, where the page as a whole then scrolls sideways."""
    return list(
        browser.execute_script(
            """
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.querySelectorAll('body *')]
              .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
              .map(one => one.outerHTML.slice(0, 120)).slice(0, 5);
            """
        )
    )


def walk_by_keyboard(browser: Browser) -> tuple[list[str], list[str]]:
    """Press Tab through the page: what was never reached, and what showed no focus."""
    browser.execute_script(_WATCH)
    stops = browser.execute_script(
        f"const all = (() => {{ {_TABBABLE} }})();"
        "const parts = one => ({date: 4, 'datetime-local': 7})[one.type] || 1;"
        "return all.reduce((sum, one) => sum + parts(one), 0);"
    )
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB * (stops + 3))
    missed = browser.execute_script(
        f"const all = (() => {{ {_TABBABLE} }})();"
        "return all.filter(one => !reached.has(one)).map(one => one.outerHTML.slice(0, 200));"
    )
    return list(missed), list(browser.execute_script("return unseen"))


def as_pdf(browser: Browser) -> bytes:
    printed = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": False})
    return base64.b64decode(printed["data"])


def keep_screenshot(browser: Browser, name: str, width: int = WIDE) -> None:
    """Of the whole page, as far as it is not endless."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    height = browser.execute_script("return document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(height, TALLEST), "scale": 1}
    shot = browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
    )
    (SCREENSHOTS / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def readable(found: Any) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)
