"""What an upgrade has to keep, between any earlier state of the code and this one."""

import json
from pathlib import Path

from tests.build import changeset, entry
from tests.services.releases import Release
from tests.services.running import Installation

ASK = """
from django.core.management import call_command
from django.test import Client

client = Client(SERVER_NAME="127.0.0.1")
for path in ("/", "/api/v1/status.json", "/api/v1/models/fable-5/history?channel=anthropic-api"):
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
question = {"model": "fable-5", "channel": "anthropic-api", "as_of": "2026-06-20"}
answer = client.post("/api/v1/checks", question, content_type="application/json")
assert answer.json()["outcome"] == "deny", answer.content
call_command("load_record", FILE)
call_command("verify_ledger")
"""
"""What every version of the service answers and does, in one process."""


def ask_and_record(folder: Path, object_id: str) -> str:
    return ASK.replace("FILE", repr(_organization(folder, object_id)))


def _organization(folder: Path, object_id: str) -> str:
    """A file with one changeset."""
    file = folder / f"{object_id}.json"
    file.write_text(json.dumps(changeset(entry("organization", {"id": object_id, "name": "O"}))))
    return str(file)


def check_upgrade(old: Release, place: Installation, folder: Path) -> None:
    """A database that an earlier version made is taken over whole."""
    fixtures = str(Path(__file__).resolve().parents[2] / "fixtures")
    old.manage(place, "migrate", "--verbosity", "0")
    old.manage(place, "load_record", fixtures)

    place.manage("migrate", "--verbosity", "0")

    # The first changeset is signed together with all before it.
    place.manage("load_record", _organization(folder, "first"))
    # Tables that are derived from the ledger, and that there were none of, are made anew.
    assert "ledger of 89 entries" in place.manage("verify_ledger", "--rebuild").stdout
    done = place.manage("shell", "-v", "0", "-c", ask_and_record(folder, "later")).stdout
    assert "ledger of 90 entries" in done


def check_side_by_side(old: Release, place: Installation, folder: Path) -> None:
    """While processes are replaced one by one, the earlier code works on the new tables."""
    place.manage("load_record", _organization(folder, "by-the-new"))
    done = old.manage(place, "shell", "-c", ask_and_record(folder, "by-the-old"))
    assert "ledger of 90 entries" in done
    done = place.manage("shell", "-v", "0", "-c", ask_and_record(folder, "again")).stdout
    assert "ledger of 91 entries" in done
