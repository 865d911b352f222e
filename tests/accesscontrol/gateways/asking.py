"""Calls as gateways send them, and all that must never be seen of them again."""

import json
from typing import Any
from urllib.parse import urlencode

SECRET = "My prompt: the merger with Umbrella closes on Friday"
LISTED = {"channel": "openai-api", "lists": "gpt-5.6-partners=yes"}
"""On the list, so GPT-5.6 is open to it; without that, nobody knows."""
NOT_LISTED = {**LISTED, "lists": "gpt-5.6-partners=no"}


def conversation(model: str = "gpt-5.6-sol") -> dict[str, Any]:
    return {"messages": [{"role": "user", "content": SECRET}], "model": model}


def portkey(model: str = "gpt-5.6-sol") -> dict[str, Any]:
    """As the webhook guardrail of Portkey sends it before a request."""
    return {
        "request": {"json": conversation(model), "text": SECRET, "isStreamingRequest": False},
        "response": {"json": {}, "text": "", "statusCode": None},
        "provider": "openai",
        "requestType": "chatComplete",
        "metadata": {"team": "research"},
        "eventType": "beforeRequestHook",
    }


def guardrail(query: dict[str, str]) -> str:
    return f"/access/v1/guardrail?{urlencode(query)}"


def text_of(body: object) -> bytes:
    return body if isinstance(body, bytes) else json.dumps(body).encode()
