"""A running service whose ledger ends on 25 June, and the people who work at its desk."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from registry.reading import changeset_files, changesets_in
from tests.services.browser import Browser
from tests.services.ports import free_port
from tests.services.running import (
    ROOT,
    Installation,
    answers,
    installation,
    stopping,
    wait_until,
)

KNOWN_THEN = "2026-06-25T23:00:00Z"
PASSWORD = "a long word for tests"
LIST = "commerce-approved-mythos-5"
APPROVED = {
    "classes": {"foreign_person": "yes", "military_contractor": "no"},
    "lists": {LIST: "yes"},
}
SUBJECTS: list[dict[str, Any]] = [
    {},
    {"classes": {"foreign_person": "no"}},
    {"classes": APPROVED["classes"], "lists": {"mythos-5-launch-customers": "yes"}},
]
"""Who speaks of nothing that was not on record then."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """A service whose ledger ends on 25 June, with a recorder and an approver."""
    seed = folder / "until-25-june.json"
    history = [
        document
        for file in changeset_files(ROOT / "fixtures")
        for _, document in changesets_in(file.read_bytes())
        if document["recorded_at"] <= KNOWN_THEN
    ]
    seed.write_text(json.dumps(history))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    place = installation(
        folder, PORT=str(port), GREENLIGHT_PUBLIC_URL=url, GREENLIGHT_SEED=str(seed)
    )
    with stopping(place.start("serve")) as process:
        wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None
        for username, role in (("ana", "recorder"), ("ben", "approver")):
            secret = Installation({**place.environment, "DJANGO_SUPERUSER_PASSWORD": PASSWORD})
            made = ("--noinput", "--username", username, "--email", f"{username}@example.org")
            secret.manage("createsuperuser", *made)
            place.manage("grant_role", username, role, "--why", "The journey needs two people.")
        yield url


def ask(site: str, path: str, body: Any = None) -> bytes:
    connection = HTTPConnection(site.removeprefix("http://"), timeout=120)
    headers = {"Content-Type": "application/json"}
    sent = None if body is None else json.dumps(body)
    connection.request("GET" if body is None else "POST", f"/api/v1{path}", sent, headers)
    answer = connection.getresponse().read()
    connection.close()
    return answer


def answers_of_then(site: str) -> list[bytes]:
    """What the record of 25 June answers, about before and after the letter, to each subject."""
    found = []
    for model in ("mythos-5", "fable-5", "gpt-5.6-sol"):
        for day in ("2026-06-10", "2026-06-13", "2026-06-25", "2026-06-28"):
            known = {"as_of": day, "known_at": KNOWN_THEN}
            query = f"channel=anthropic-api&as_of={day}&known_at={KNOWN_THEN}"
            found.append(ask(site, f"/models/{model}/status?{query}"))
            for subject in SUBJECTS:
                question = {"model": model, "channel": "anthropic-api", "subject": subject}
                found.append(ask(site, "/checks", {**question, **known}))
    found.append(ask(site, f"/status.json?known_at={KNOWN_THEN}&as_of=2026-06-25"))
    return found


def check(site: str, model: str, **more: Any) -> dict[str, Any]:
    question = {"model": model, "channel": "anthropic-api", "subject": APPROVED, **more}
    found: dict[str, Any] = json.loads(ask(site, "/checks", question))
    return found


def status(site: str, model: str) -> dict[str, Any]:
    path = f"/models/{model}/status?channel=anthropic-api&as_of=2026-06-28"
    found: dict[str, Any] = json.loads(ask(site, path))
    return found


def standing_of(found: dict[str, Any]) -> dict[str, Any]:
    """A status without the moment at which it was asked for."""
    return {name: part for name, part in found.items() if name not in ("known_at", "ledger_size")}


def sign_in(browser: Browser, site: str, name: str) -> None:
    browser.context.clear_cookies()
    browser.open(f"{site}/auth/login/?next=/desk")
    browser.fill(login=name, password=PASSWORD)
    browser.press("Sign in")
    assert browser.page.url == f"{site}/desk"


def write(browser: Browser, fields: dict[str, str]) -> None:
    """Fill in fields by their names; a picker takes the value of an option."""
    for name, value in fields.items():
        field = browser.named(name)
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def cite(browser: Browser, says: str) -> None:
    browser.press("Add a source")
    write(
        browser,
        {
            "citations/0/source": "partial-lift-2026-06",
            "citations/0/says": says,
            "citations/0/standing": "confirmed",
            "citations/0/locator": "second paragraph",
        },
    )


def confirm_all(browser: Browser) -> None:
    for box in browser.named("confirmed").all():
        box.check()


def decide(browser: Browser, site: str, name: str, title: str) -> None:
    """Come to a changeset's page as somebody."""
    sign_in(browser, site, name)
    browser.press(title)
