"""What an outsider has: files saved from the HTTP interface, and the command line."""

import json
from base64 import urlsafe_b64decode
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.test import Client

from greenlight_verify.__main__ import main

QUESTION: dict[str, Any] = {
    "model": "Claude Mythos 5",
    "channel": "anthropic-api",
    "subject": {
        "organization": "nobody-knows-it",
        "affiliate_of": "nor-its-parent",
        "classes": {"foreign_person": "no", "military_contractor": "no"},
        "lists": {"commerce-approved-mythos-5": "yes"},
    },
    "as_of": "2026-06-27",
}


class Outsider:
    """Saves what it is given to files, and says what the verifier says of them."""

    def __init__(self, api: Client, folder: Path) -> None:
        self.api = api
        self.folder = folder

    def save(self, name: str, text: str) -> str:
        (self.folder / name).write_text(text, encoding="utf-8")
        return str(self.folder / name)

    def get(self, address: str) -> str:
        response = self.api.get(address)
        assert response.status_code == 200, response.content
        return str(response.content.decode())

    def saved(self, name: str, address: str) -> str:
        return self.save(name, self.get(f"/api/v1/ledger/{address}"))

    def key(self) -> str:
        keys = json.loads(self.get("/api/v1/ledger/keys"))["results"]
        return str(keys[0]["verifier_key"])

    def receipt(self, **overrides: Any) -> str:
        body = {**QUESTION, "receipt": True, **overrides}
        response = self.api.post("/api/v1/checks", json.dumps(body), "application/json")
        assert response.status_code == 200, response.content
        return str(response.json()["receipt"])


def verify(*words: str) -> tuple[int, str]:
    """Exit code, and what was said on both streams."""
    said = StringIO()
    with patch("sys.stdout", said), patch("sys.stderr", said):
        code = main(words)
    return code, said.getvalue()


def payload_of(receipt: str) -> Any:
    part = receipt.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
