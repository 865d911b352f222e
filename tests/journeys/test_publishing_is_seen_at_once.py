"""Whoever publishes at a process and then asks it is answered from the new record."""

import json
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.build import changeset, entry, organization
from tests.journeys.test_current_or_silent import OPEN, serving
from tests.services.running import Installation
from tests.services.seeded import seeded

TIMES = 8


def key_of(place: Installation, scopes: str) -> str:
    return place.manage("issue_key", scopes, "--scopes", scopes).stdout.strip()


def sent(port: int, key: str, path: str, body: Any = None) -> Any:
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        connection.request("POST", f"/api/v1/{path}", json.dumps(body) if body else b"", headers)
        return json.loads(connection.getresponse().read())


def test_a_check_right_after_a_publication_is_answered_from_it(tmp_path: Path) -> None:
    found: list[Any] = []
    published: list[Any] = []
    with seeded("sqlite", tmp_path / "data") as place, serving(place) as (port, _):
        recorder, approver = key_of(place, "record"), key_of(place, "approve")
        for number in range(TIMES):
            newcomer = f"newcomer-{number}"
            document = changeset(entry("organization", organization(newcomer)))
            draft = sent(port, recorder, "changesets", document)["id"]
            sent(port, recorder, f"changesets/{draft}/submit")
            sent(port, approver, f"changesets/{draft}/approve")
            done = sent(port, recorder, f"changesets/{draft}/publish")
            answer = sent(port, approver, "checks", {**OPEN, "subject": {"organization": newcomer}})
            published.append((done["published"]["ledger_size"], []))
            found.append((answer["ledger_size"], answer["warnings"]))

    assert found == published
