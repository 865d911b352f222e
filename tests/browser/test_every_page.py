"""Every page in a real browser: in all colours, by keyboard, narrow, without script, on paper.

One browser and one service serve all of them. What they look like is kept in var/screenshots. The
suite looks at some of them closely; `make pages` at all.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import get_resolver

from tests.browser.looking import (
    NARROW,
    WIDE,
    faults,
    keep_screenshot,
    open_page,
    out_of_line,
    overflow,
    readable,
    set_colours,
    set_width,
    walk_by_keyboard,
)
from tests.browser.pages import CLOSELY, PAGES
from tests.services.browser import Browser, browser
from tests.services.ports import free_port
from tests.services.running import answers, stopping, wait_until
from tests.services.seeded import seeded

__all__ = ["browser"]

EVERY_PAGE = bool(os.environ.get("EVERY_PAGE"))


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


@pytest.fixture(autouse=True)
def _as_usual(browser: Browser) -> Iterator[None]:
    yield
    browser.allow_script(allowed=True)
    set_colours(browser)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_fault_that_axe_finds_and_fits_a_narrow_window(
    name: str, site: str, browser: Browser
) -> None:
    """320 CSS pixels are also what is left of a window of 1280 at 400 %."""
    open_page(browser, site + PAGES[name])
    assert browser.find("h1").count()
    assert [one for one in browser.complaints if "status of 4" not in one] == []
    found = {"axe": faults(browser), "cells beside their headers": out_of_line(browser)}

    set_width(browser, NARROW)
    found["wider than 320 pixels"] = overflow(browser)

    assert not any(found.values()), readable(found)


@pytest.mark.parametrize("name", PAGES if EVERY_PAGE else CLOSELY)
def test_a_page_is_for_everybody(name: str, site: str, browser: Browser) -> None:
    """In other colours, by keyboard, without script; and kept as pictures."""
    set_colours(browser)
    open_page(browser, site + PAGES[name])
    with_script = _stable(browser.text)
    keep_screenshot(browser, name)
    missed, unseen = walk_by_keyboard(browser)
    found: dict[str, Any] = {"not reached by keyboard": missed, "focus not seen": unseen}

    for kind in ("dark", "forced"):
        set_colours(browser, scheme="dark", forced=kind == "forced")
        found[f"axe, {kind}"] = faults(browser, "color-contrast", "link-in-text-block")
        keep_screenshot(browser, f"{name}-{kind}")
    set_colours(browser)
    set_width(browser, NARROW)
    keep_screenshot(browser, f"{name}-narrow", NARROW)

    browser.allow_script(allowed=False)
    open_page(browser, site + PAGES[name])
    if _stable(browser.text) != with_script:
        found["otherwise without script"] = [browser.text[:500]]

    assert not any(found.values()), readable({key: one for key, one in found.items() if one})


@pytest.mark.parametrize("name", ["board", "model", "directive", "check-answered", "compare-dates"])
def test_a_page_prints(name: str, site: str, browser: Browser) -> None:
    open_page(browser, site + PAGES[name])
    set_width(browser, WIDE)

    paper = browser.page.pdf()

    assert paper.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper)) <= 12


def test_every_page_that_there_is_is_looked_at() -> None:
    """Pages for people who have signed in are looked at by tests of their own."""
    own = (
        "account", "admin", "auth", "check/keep", "decision", "deliveries", "desk",
        "invitation", "staff", "webhooks",
    )  # fmt: skip
    resolver = get_resolver()
    routes = {
        str(route)
        for name, entries in resolver.reverse_dict.lists()
        if isinstance(name, str)
        for entry in entries
        for route, _ in entry[0]
    }
    public = {
        route
        for route in routes
        if not route.startswith((*own, "api/", "access/", ".well-known", "feeds", "calendar.ics"))
        and not re.search(r"\.(json|csv|atom|ics|css|md|txt|bib)$", route)
    }

    assert {route for route in public if not _is_looked_at(route)} == set()


def _is_looked_at(route: str) -> bool:
    shape = re.sub(r"%\(\w+\)s", "[^/?]+", re.escape(route).replace(r"\(", "(").replace(r"\)", ")"))
    shape = re.sub(r"%\(\w+\)s", "[^/?]+", shape)
    return any(re.fullmatch(rf"/{shape}(\?.*)?", address) for address in PAGES.values())


def _stable(text: str) -> str:
    """Without what differs from request to request."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", text)
