"""What the OpenAPI document says of the service as a whole."""

from typing import Any

from config.openapi_webhooks import add_webhooks

PRIVATE = "x-private"
"""As registry.api.described marks them; settings are read before that can be loaded."""

SESSION = {
    "type": "apiKey",
    "in": "cookie",
    "name": "sessionid",
    "description": "A person who has signed in, from a page of this registry. What writes also "
    "takes the csrftoken cookie as X-CSRFToken.",
}
DESCRIPTION = """
The record of who may use which frontier AI model, and answers from it.

Every answer is a function of two clocks: `as_of` (when it is true) and `known_at` (what was
on record). Both default to now. The same question at the same ledger size gets the same bytes.
Nothing is ever answered yes by default: what the record leaves open is `unknown`.

Errors are RFC 9457 problem documents; each `type` is the address of a page that explains it.
"""


def spectacular_settings(*, public_url: str, version: str) -> dict[str, Any]:
    return {
        "TITLE": "Greenlight",
        "DESCRIPTION": DESCRIPTION,
        "VERSION": version,
        "OAS_VERSION": "3.1.1",
        "SERVE_INCLUDE_SCHEMA": False,
        # A PATCH names its own shape, whose members may be left out where they may.
        "COMPONENT_SPLIT_PATCH": False,
        "SERVE_PUBLIC": True,
        "SERVE_PERMISSIONS": [],
        "SERVE_AUTHENTICATION": ["accesscontrol.api.authentication.KeyAuthentication"],
        "SERVERS": [{"url": public_url, "description": "This registry"}],
        "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        "TAGS": [
            {"name": "checks", "description": "May this subject use this model?"},
            {"name": "authzen", "description": "The same as AuthZEN 1.0 has it (docs/authzen.md)."},
            {"name": "models", "description": "Frontier models and their status."},
            {"name": "record", "description": "Everything on record."},
            {"name": "changesets", "description": "Changesets from draft to ledger."},
            {"name": "changes", "description": "What changed, in order."},
            {"name": "recording", "description": "From a draft to the ledger."},
            {"name": "keys", "description": "Keys of an account, or of the registry itself."},
            {"name": "saved checks", "description": "Questions kept, to hear of new outcomes."},
            {"name": "decisions", "description": "Decisions kept as evidence."},
            {"name": "audit", "description": "Who did what, for the registry's staff."},
            {"name": "subscriptions", "description": "Being told of what changes by mail."},
            {"name": "webhooks", "description": "Being told of what changes."},
            {"name": "ledger", "description": "What outsiders check the record by."},
        ],
        "AUTHENTICATION_WHITELIST": ["accesscontrol.api.authentication.KeyAuthentication"],
        "PREPROCESSING_HOOKS": ["config.openapi.of_the_interface"],
        "POSTPROCESSING_HOOKS": ["config.openapi.sent_twice", "config.openapi.who_may_use"],
    }


def of_the_interface(endpoints: list[Any], **_: Any) -> list[Any]:
    """Without the addresses under which pages give the same as JSON."""
    return [
        found for found in endpoints if found[0].startswith(("/api/", "/access/", "/.well-known/"))
    ]


IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "description": "Sent again with the same body within a day, the answer is given again.",
}
IDEMPOTENCY_KEY_OR_NOTHING = {
    **IDEMPOTENCY_KEY,
    "schema": {"type": "string"},
    "description": "The same for whoever has a key, of 1 to 255 visible ASCII characters. Of "
    "others nothing is kept, and it is not looked at.",
}
IN_FLIGHT = "It does not go with what is there, or the same request is still being done."


def sent_twice(result: dict[str, Any], generator: Any, **_: Any) -> dict[str, Any]:
    """Every POST whose view takes part in it takes an Idempotency-Key."""
    for path, _regex, method, callback in generator.endpoints:
        if method != "POST" or not getattr(callback.cls, "idempotent", False):
            continue
        operation = result["paths"][path]["post"]
        parameters = operation.setdefault("parameters", [])
        if all(known["name"] != IDEMPOTENCY_KEY["name"] for known in parameters):
            private = operation.get(PRIVATE, False)
            parameters.append(IDEMPOTENCY_KEY if private else IDEMPOTENCY_KEY_OR_NOTHING)
        responses = operation["responses"]
        responses.setdefault("409", {**responses["422"], "description": IN_FLIGHT})
    return result


def who_may_use(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Public reads take a key or none; private operations a key or a session. Adds webhooks."""
    for path in result["paths"].values():
        for operation in path.values():
            private = operation.pop(PRIVATE, False)
            operation["security"] = [{"key": []}, {"session": []} if private else {}]
    result["components"]["securitySchemes"]["session"] = SESSION
    add_webhooks(result)
    return result
