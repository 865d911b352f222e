"""The smallest valid documents, with anything overridable."""

from typing import Any

Json = dict[str, Any]


def changeset(*entries: Json, **overrides: Any) -> Json:
    return {"title": "A change", "reason": "A letter arrived.", "entries": [*entries], **overrides}


def entry(kind: str, obj: Json, op: str = "assert") -> Json:
    return {"op": op, "kind": kind, "object": obj}


def retraction(kind: str, object_id: str) -> Json:
    return entry(kind, {"id": object_id}, "retract")


def directive(object_id: str = "new-order", *provisions: Json, **overrides: Any) -> Json:
    return {
        "id": object_id,
        "title": "A new order",
        "authority": "us-commerce",
        "instrument": "directive-letter",
        "issued": "2026-07-02",
        "standing": "confirmed",
        "provisions": [*provisions],
        **overrides,
    }


def provision(object_id: str = "all", kind: str = "BAR", **overrides: Any) -> Json:
    usual: Json = {
        "id": object_id,
        "kind": kind,
        "models": ["fable-5"],
        "channels": ["*"],
        "period": {"start": "2026-07-02"},
        "force": "binding",
        "standing": "confirmed",
    }
    if kind in ("BAR", "GRANT", "OFFER"):
        usual["who"] = {"class": "everyone"}
    if kind in ("GRANT", "END", "PAUSE"):
        usual["against"] = ["us-commerce-2026-06-12"]
    return {**usual, **overrides}


def model(object_id: str = "atlas-1", **overrides: Any) -> Json:
    return {
        "id": object_id,
        "name": "Atlas 1",
        "developer": "anthropic",
        "family": "mythos",
        **overrides,
    }


def organization(object_id: str = "acme", **overrides: Any) -> Json:
    return {"id": object_id, "name": "Acme Laboratories", **overrides}


def member(object_id: str, **overrides: Any) -> Json:
    return {
        "id": object_id,
        "list": "gpt-5.6-partners",
        "organization": "uk-aisi",
        "period": {"start": "2026-06-26"},
        "standing": "confirmed",
        **overrides,
    }


def without(obj: Json, *names: str) -> Json:
    return {name: value for name, value in obj.items() if name not in names}
