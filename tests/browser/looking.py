"""What tests of pages do with a browser: other colours, widths, no script, keys, paper, axe."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Literal

from tests.services.browser import Browser
from tests.services.running import ROOT

AXE = Path(__file__).parent / "axe" / "axe.min.js"
SCREENSHOTS = ROOT / "var" / "screenshots"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, NARROW = 1280, 320
TALLEST = 6000

_FOUND = """
options => {
  const told = node => node.html.slice(0, 300) + ' ' + node.failureSummary;
  return axe.run(document, options).then(
    found => found.violations.map(one => [one.id, one.nodes.map(told)]),
    error => [['axe', [String(error)]]]);
}
"""

_TABBABLE = """
[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(one => !one.disabled && one.checkVisibility({visibilityProperty: true}))
  .filter((one, place, all) => one.type !== 'radio' || one === (
    all.find(other => other.name === one.name && other.checked)
    || all.find(other => other.type === 'radio' && other.name === one.name)))
"""

_WATCH = """
() => {
  window.reached = new Set();
  window.unseen = [];
  document.addEventListener('focusin', event => {
    reached.add(event.target);
    const style = getComputedStyle(event.target);
    if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) === 0)
      unseen.push(event.target.outerHTML.slice(0, 200));
  });
}
"""

_WIDER = """
() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > root.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(0, 5);
}
"""

_OUT_OF_LINE = """
() => [...document.querySelectorAll('table')]
  .filter(one => one.checkVisibility() && [...one.querySelectorAll('tbody tr:first-child')].some(
    row => row.cells.length === one.querySelectorAll('thead th').length
      && [...one.querySelectorAll('thead th')].some((head, place) =>
        Math.abs(head.getBoundingClientRect().left
          - row.cells[place].getBoundingClientRect().left) > 1)))
  .map(one => one.outerHTML.slice(0, 120))
"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def open_page(browser: Browser, address: str, *, width: int = WIDE) -> None:
    set_width(browser, width)
    browser.open(address)


def set_width(browser: Browser, width: int) -> None:
    browser.page.set_viewport_size({"width": width, "height": 900})


def set_colours(
    browser: Browser, *, scheme: Literal["light", "dark"] = "light", forced: bool = False
) -> None:
    browser.page.emulate_media(color_scheme=scheme, forced_colors="active" if forced else "none")


def faults(browser: Browser, *rules: str) -> list[Any]:
    """What axe finds on the page: by all rules, or by those that are named."""
    if not browser.page.evaluate("'axe' in window"):
        browser.page.evaluate(_axe())
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
    return list(browser.page.evaluate(_FOUND, {"runOnly": only, "resultTypes": ["violations"]}))


def overflow(browser: Browser) -> list[str]:
    """What is wider than the window, where the page as a whole then scrolls sideways."""
    return list(browser.page.evaluate(_WIDER))


def out_of_line(browser: Browser) -> list[str]:
    """Tables whose cells do not stand below their headers."""
    return list(browser.page.evaluate(_OUT_OF_LINE))


def walk_by_keyboard(browser: Browser) -> tuple[list[str], list[str]]:
    """Press Tab through the page: what was never reached, and what showed no focus."""
    page = browser.page
    page.evaluate(_WATCH)
    parts = "one => ({date: 4, 'datetime-local': 7})[one.type] || 1"
    stops = page.evaluate(f"{_TABBABLE}.map({parts}).reduce((sum, one) => sum + one, 0)")
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
    missed = page.evaluate(
        f"{_TABBABLE}.filter(one => !reached.has(one)).map(one => one.outerHTML.slice(0, 200))"
    )
    return list(missed), list(page.evaluate("unseen"))


def keep_screenshot(browser: Browser, name: str, width: int = WIDE) -> None:
    """Of the whole page, as far as it is not endless."""
    height = browser.page.evaluate("document.documentElement.scrollHeight")
    browser.page.screenshot(
        path=SCREENSHOTS / f"{name}.png",
        full_page=True,
        clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)},
    )


def looks(browser: Browser, name: str) -> dict[str, Any]:
    """What is wrong with the open page, in any colours, wide or narrow. Pictures are kept."""
    set_colours(browser)
    set_width(browser, WIDE)
    found: dict[str, Any] = {
        "axe": faults(browser),
        "cells beside their headers": out_of_line(browser),
    }
    keep_screenshot(browser, name)
    for kind in ("dark", "forced"):
        set_colours(browser, scheme="dark", forced=kind == "forced")
        found[f"axe, {kind}"] = faults(browser, "color-contrast", "link-in-text-block")
    set_colours(browser)
    set_width(browser, NARROW)
    found["wider than 320 pixels"] = overflow(browser)
    keep_screenshot(browser, f"{name}-narrow", NARROW)
    return found


def readable(found: Any) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)
