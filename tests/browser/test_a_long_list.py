"""The page of a long list that a worker takes in, as somebody at the desk sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.looking import looks, open_page, readable
from tests.services.browser import Browser, browser
from tests.services.ports import free_port
from tests.services.running import answers, stopping, wait_until
from tests.services.seeded import seeded

__all__ = ["browser"]

HELD, WAITING = (f"/desk/lists/00000000-0000-4000-8000-00000000000{n}" for n in (1, 2))
AT_THE_DESK = """
from datetime import timedelta
from django.utils import timezone
from recording.models import ListUpload
from tests.people import signed_in, staff
ben = staff("ben", "recorder")
now, hour = timezone.now(), timedelta(hours=1)
for number, holder, until in (1, "another", now + hour), (2, "", None):
    ListUpload.objects.create(
        id=f"00000000-0000-4000-8000-00000000000{number}", owner=f"person:{ben.pk}", task="compare",
        list="mythos-testers", file_name="partners.csv", file=b"", terms={}, expected=3000,
        done=1200 if holder else 0, holder=holder, held_until=until,
        uploaded_at=now - hour, changed_at=now - hour, asked_at=now - hour,
    )
print(signed_in(ben).cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where it is, and the session of somebody who records."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {"PORT": str(port), "GREENLIGHT_PUBLIC_URL": url}
    with (
        seeded("sqlite", tmp_path_factory.mktemp("site") / "data", **settings) as place,
        stopping(place.start("serve")) as process,
    ):
        session = place.manage("shell", "-v0", "-c", AT_THE_DESK).stdout.split()[-1]
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield url, session


def test_a_long_list_is_compared_while_its_reader_looks_on(
    site: tuple[str, str], browser: Browser, tmp_path: Path
) -> None:
    """One file is in another worker's hands, and one waits behind it. Thrown away, they give way
    to a third, which the worker of the installation compares; nobody loads its page anew."""
    url, session = site
    browser.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = browser.page
    for address, name, said in (
        (HELD, "held", "It is being compared with the record: 1,200 of 3,000 lines."),
        (WAITING, "waiting", "waits until a worker is done with another one."),
    ):
        open_page(browser, url + address)
        expect(page.locator("#progress")).to_contain_text(said)
        found = looks(browser, f"people-desk-list-{name}")
        assert not any(found.values()), readable({key: one for key, one in found.items() if one})
    for address in (WAITING, HELD):
        open_page(browser, url + address)
        page.get_by_role("button", name="Throw the file away").click()
        page.wait_for_url(f"{url}/desk")

    rows = "".join(f"Zebrafish {number} GmbH,DE\n" for number in range(1500))
    (tmp_path / "partners.csv").write_text(f"name,country\n{rows}")
    open_page(browser, f"{url}/desk/lists/upload")
    page.get_by_label("List on record").select_option("mythos-testers")
    page.locator("#from").fill("2026-06-26")
    page.locator("#standing").select_option("confirmed")
    page.locator("#file").set_input_files(tmp_path / "partners.csv")
    page.get_by_role("button", name="Compare with the record").click()
    expect(page.locator("#progress")).to_be_visible()
    seen = page.url

    expect(page.get_by_role("link", name="The report as CSV")).to_be_visible()
    assert (page.url, page.locator("#progress").count()) == (seen, 0)
