"""Pages for people who have signed in: no fault that axe finds, in any colours, wide or narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.looking import looks, open_page, readable
from tests.services.browser import Browser, browser
from tests.services.ports import free_port
from tests.services.running import answers, stopping, wait_until
from tests.services.seeded import seeded

__all__ = ["browser"]

PAGES = {
    "account": "/account",
    "saved-checks": "/account/saved-checks",
    "mails-of-checks": "/account/mails",
    "decisions": "/decisions",
    "webhooks": "/webhooks",
    "webhook-new": "/webhooks/new",
    "webhook": "/webhooks/1",
    "desk": "/desk",
    "desk-start": "/desk/start",
    "desk-upload": "/desk/lists/upload",
    "staff": "/staff",
    "staff-mails": "/staff/mails",
    "staff-sending": "/staff/sending",
}
SOMEBODY = """
from tests.people import member, signed_in, staff
from notifications.models import Endpoint
from benchmarks.delivering import make_endpoints

ana = member("ana", "acme", owner=True)
ana.email = "ana@registry.example"
ana.save()
make_endpoints(["https://hooks.example.org/in"])
Endpoint.objects.update(owner="acme")
people = ana, staff("ben", "recorder", "approver", "administrator")
print(*(signed_in(one).cookies["sessionid"].value for one in people))
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """Where it is, and the sessions of a member of an account and of somebody with every role."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    folder: Path = tmp_path_factory.mktemp("site") / "data"
    settings = {"PORT": str(port), "GREENLIGHT_PUBLIC_URL": url}
    with (
        seeded("sqlite", folder, **settings) as place,
        stopping(place.start("serve")) as process,
    ):
        sessions = place.manage("shell", "-v0", "-c", SOMEBODY).stdout.split()[-2:]
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield url, sessions


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_people_is_for_everybody(
    name: str, site: tuple[str, list[str]], browser: Browser
) -> None:
    url, sessions = site
    is_of_staff = name.startswith(("desk", "staff"))
    session = sessions[is_of_staff]
    browser.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    open_page(browser, url + PAGES[name])
    assert browser.page.url == url + PAGES[name]
    assert not browser.text.startswith("ERROR"), browser.text
    found = looks(browser, f"people-{name}")

    assert not any(found.values()), readable({key: one for key, one in found.items() if one})
