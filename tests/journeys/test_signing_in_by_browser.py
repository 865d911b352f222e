"""Signing in, keys and evidence as people see them: a real browser on a running service.

Security keys need a name in place of an address, so the browser comes by `localhost`.
"""

import json
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.people import code_of
from tests.services.browser import Browser, browser
from tests.services.ports import free_port
from tests.services.running import answers, installation, stopping, wait_until

__all__ = ["browser"]

QUESTION = {
    "model": "mythos-5", "channel": "anthropic-api", "as_of": "2026-06-27", "store": True,
    "subject": {"classes": {"foreign_person": "no", "military_contractor": "no"},
                "lists": {"commerce-approved-mythos-5": "yes"}},
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def site(folder: Path):
    port = free_port()
    place = installation(
        folder,
        PORT=str(port),
        GREENLIGHT_PUBLIC_URL=f"http://localhost:{port}",
        GREENLIGHT_SECOND_FACTOR="true",
    )
    with stopping(place.start("serve")) as process:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        yield f"http://localhost:{port}"


@pytest.fixture(autouse=True)
def _signed_out(site: str, browser: Browser) -> None:
    browser.open(f"{site}/")
    browser.context.clear_cookies()


def stored(site: str, key: str) -> str:
    connection = HTTPConnection(site.removeprefix("http://"), timeout=120)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
    connection.request("POST", "/api/v1/checks", json.dumps(QUESTION), headers)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return str(answer["decision"])


def test_the_first_administrator_adds_a_factor_signs_in_with_it_and_keeps_evidence(
    folder: Path, site: str, browser: Browser
) -> None:
    password = (folder / "admin-password").read_text().strip()

    # The password alone opens no role.
    browser.open(f"{site}/staff")
    browser.fill(login="admin", password=password)
    browser.press("Sign in")
    assert browser.page.url == f"{site}/auth/2fa/"

    # An authenticator application is added, and asked for at the next sign-in.
    browser.press("Activate")
    browser.fill(password=password)
    browser.press("Confirm")
    secret = browser.find("#authenticator_secret").input_value()
    browser.fill(code=code_of(secret))
    browser.press("Activate")
    assert "Recovery Codes" in browser.text
    recovery = browser.find("#recovery_codes").input_value()
    browser.open(f"{site}/auth/logout/")
    browser.press("Sign Out")
    browser.open(f"{site}/staff")
    browser.fill(login="admin", password=password)
    browser.press("Sign in")
    browser.fill(code=recovery.split()[0])
    browser.press("Sign In")
    assert "Roles and accounts" in browser.text

    # A key is made, shown once, and used to keep a decision.
    browser.open(f"{site}/account")
    browser.fill(name="gateway")
    browser.find("input[name=scopes][value=check]").check()
    browser.press("Make the key")
    key = browser.find("#key").inner_text()
    browser.open(f"{site}/account")
    assert key not in browser.page.content()
    browser.open(f"{site}/decisions/{stored(site, key)}")
    browser.press("Would today's record answer otherwise?")
    assert "The answer would be the same, as of 2026-06-28T04:00:00Z" in browser.text

    # On paper there are neither menus nor forms nor links to press.
    browser.page.emulate_media(media="print")
    shown = [one.is_visible() for one in browser.find("nav, form, .not-printed").all()]
    browser.page.emulate_media(media="screen")
    assert True not in shown
    assert "SHA-256 of these bytes" in browser.text
    assert refused_by_policy(browser) == []


def test_a_security_key_is_added_under_the_strict_policy_and_signs_in(
    folder: Path, site: str, browser: Browser
) -> None:
    place = installation(folder)
    place.manage("shell", "--command", NEW_RECORDER)
    place.manage("grant_role", "rex", "recorder", "--why", "joined the desk")
    plug_in_a_security_key(browser)

    browser.open(f"{site}/auth/2fa/webauthn/add/")
    browser.fill(login="rex", password="a long enough phrase 7")
    browser.press("Sign in")
    if "reauthenticate" in browser.page.url:
        browser.fill(password="a long enough phrase 7")
        browser.press("Confirm")
    browser.press("Add")
    arrived(browser, "recovery-codes")
    browser.open(f"{site}/auth/logout/")
    browser.press("Sign Out")
    browser.open(f"{site}/auth/login/?next=/admin/")
    browser.fill(login="rex", password="a long enough phrase 7")
    browser.press("Sign in")
    browser.press("Use a security key")
    arrived(browser, "/admin/")

    assert refused_by_policy(browser) == []


NEW_RECORDER = (
    "from django.contrib.auth.models import User; "
    "User.objects.create_user('rex', password='a long enough phrase 7')"
)


def plug_in_a_security_key(browser: Browser) -> None:
    session = browser.context.new_cdp_session(browser.page)
    session.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": key})


def arrived(browser: Browser, part: str) -> None:
    browser.page.wait_for_url(lambda url: part in url)


def refused_by_policy(browser: Browser) -> list[str]:
    return [line for line in browser.complaints if "Content Security Policy" in line]
