"""Requests as an enforcement point sends them."""

import json
from typing import Any

from django.test import Client

Json = dict[str, Any]

NOT_FOREIGN = {"foreign_person": "no", "military_contractor": "no"}
LISTED = {"commerce-approved-mythos-5": "yes"}
ON_27_JUNE = {
    "channel": "anthropic-api", "as_of": "2026-06-27", "known_at": "2026-06-28T22:00:00Z",
}  # fmt: skip


def organization(name: str = "acme-labs", **properties: Any) -> Json:
    given = {"classes": NOT_FOREIGN, "lists": LISTED, **properties}
    return {"type": "organization", "id": name, "properties": given}


def model(name: str = "mythos-5") -> Json:
    return {"type": "model", "id": name}


ALLOWED: Json = {
    "subject": organization(),
    "resource": model(),
    "action": {"name": "use"},
    "context": ON_27_JUNE,
}
"""On the record of 28 June: on the list, and not foreign."""

DENIED: Json = {**ALLOWED, "resource": model("fable-5")}


def post(api: Client, path: str, body: object, **headers: str) -> Any:
    data = body if isinstance(body, bytes | str) else json.dumps(body)
    return api.post(f"/access/v1/{path}", data, content_type="application/json", headers=headers)


def evaluate(api: Client, body: object, **headers: str) -> Any:
    return post(api, "evaluation", body, **headers)


def without(obj: Json, *names: str) -> Json:
    return {name: value for name, value in obj.items() if name not in names}
