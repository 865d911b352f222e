"""What is sent to the endpoints of subscribers, as OpenAPI has it."""

from typing import Any

EVENT = "Event"
_HEADERS = {
    "webhook-id": "Of the event, the same in every attempt: to know what was received before.",
    "webhook-timestamp": "When this attempt was signed, in seconds since 1970.",
    "webhook-signature": "`v1,` or `v1a,` and a signature in base64; several, with a blank "
    "between them, while a secret is being replaced.",
}
_SHAPE: dict[str, Any] = {
    "type": "object",
    "required": ["type", "timestamp", "data"],
    "properties": {
        "type": {"type": "string"},
        "timestamp": {
            "type": "string",
            "format": "date-time",
            "description": "When it became so, whenever it is sent.",
        },
        "data": {
            "type": "object",
            "description": "What it is about; docs/subscribing.md has the members of each type. "
            "More may be added.",
            "required": ["sequence", "subject"],
            "properties": {
                "sequence": {"type": "integer", "description": "In order, without a gap."},
                "previous_sequence": {
                    "type": ["integer", "null"],
                    "description": "Of the event before about the same subject.",
                },
                "subject": {"type": "string"},
                "recorded_at": {"type": "string", "format": "date-time"},
                "ledger_size": {"type": "integer"},
            },
        },
    },
}
_RESPONSES = {
    "2XX": {"description": "Received. Anything else is sent again later."},
    "410": {"description": "Disables the endpoint."},
}


def add_webhooks(document: dict[str, Any]) -> None:
    """One operation for each type of event, to be answered by the endpoint of a subscriber."""
    from notifications.rules.event_types import MEANINGS  # after settings are read

    document["components"].setdefault("schemas", {})[EVENT] = _SHAPE
    document["webhooks"] = {name: _sent(name, text) for name, text in MEANINGS.items()}


def _sent(name: str, meaning: str) -> dict[str, Any]:
    shape = {
        "allOf": [
            {"$ref": f"#/components/schemas/{EVENT}"},
            {"type": "object", "properties": {"type": {"const": name}}},
        ]
    }
    example = {
        "type": name,
        "timestamp": "2026-06-27T04:00:00Z",
        "data": {
            "sequence": 181,
            "previous_sequence": 174,
            "subject": "models/mythos-5/channels/anthropic-api",
            "recorded_at": "2026-06-27T04:00:00Z",
            "ledger_size": 61,
        },
    }
    return {
        "post": {
            "operationId": f"event_{name.replace('.', '_')}",
            "summary": meaning,
            "tags": ["webhooks"],
            "parameters": [
                {
                    "name": header,
                    "in": "header",
                    "required": True,
                    "schema": {"type": "string"},
                    "description": text,
                }
                for header, text in _HEADERS.items()
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": shape, "example": example}},
            },
            "responses": _RESPONSES,
            "security": [],
        }
    }
