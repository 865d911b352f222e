"""Webhooks that came in: whether they are the registry's (Standard Webhooks 1.0).

`v1` is signed with a shared secret (`whsec_…`), `v1a` with a key pair whose public half (`whpk_…`)
verifies. What is signed are the bytes that were received, never an object written once more.
"""

import base64
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from greenlight.errors import Unverified

TOLERANCE = timedelta(minutes=5)
"""How far its time may be from now, either way; the same as in the reference libraries."""
SECRET, PUBLIC = "whsec_", "whpk_"


def verify_webhook(
    body: bytes,
    headers: Mapping[str, str],
    *,
    secrets: str | Sequence[str],
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> dict[str, Any]:
    """The event in a webhook that one of the secrets has signed, no earlier or later than allowed.

    `secrets` are `whsec_…` or `whpk_…`, the old and the new one while they roll. `now` is aware.
    Its `webhook-id` stays the same over retries: keep it, to take each event once.
    Raises: Unverified; ValueError, for a secret that cannot be one.
    """
    given = {name.lower(): value for name, value in headers.items()}
    message_id, timestamp = given.get("webhook-id"), given.get("webhook-timestamp")
    signatures = given.get("webhook-signature")
    if not message_id or not timestamp or not signatures:
        raise Unverified("It lacks webhook-id, webhook-timestamp or webhook-signature.")
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        raise Unverified("Its webhook-timestamp is no number of seconds.")
    if abs(now.timestamp() - int(timestamp)) > tolerance.total_seconds():
        raise Unverified("Its time is too far from now; is it sent again, or a clock wrong?")
    content = f"{message_id}.{timestamp}.".encode() + body
    verifiers = [_verifier(each) for each in ([secrets] if isinstance(secrets, str) else secrets)]
    claimed = [part.partition(",")[::2] for part in signatures.split(" ")]
    if not any(
        verifier.accepts(version, encoded, content)
        for version, encoded in claimed
        for verifier in verifiers
    ):
        raise Unverified("None of its signatures is by a secret that you gave.")
    return _event(body)


def sign(body: bytes, *, secret: str, message_id: str, timestamp: int) -> dict[str, str]:
    """The headers of a webhook signed with a shared secret, as `listen` sends it on."""
    content = f"{message_id}.{timestamp}.".encode() + body
    digest = hmac.digest(_decoded(secret, SECRET), content, "sha256")
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


class _Shared:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def accepts(self, version: str, encoded: str, content: bytes) -> bool:
        expected = base64.b64encode(hmac.digest(self._key, content, "sha256"))
        return version == "v1" and hmac.compare_digest(expected, encoded.encode())


class _Public:
    def __init__(self, key: bytes) -> None:
        # Asked for by those alone who use key pairs: it takes a while to load.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        self._key = Ed25519PublicKey.from_public_bytes(key)

    def accepts(self, version: str, encoded: str, content: bytes) -> bool:
        from cryptography.exceptions import InvalidSignature

        if version != "v1a":
            return False
        try:
            self._key.verify(base64.b64decode(encoded, validate=True), content)
        except (InvalidSignature, ValueError):
            return False
        return True


def _verifier(secret: str) -> _Shared | _Public:
    if secret.startswith(PUBLIC):
        return _Public(_decoded(secret, PUBLIC))
    return _Shared(_decoded(secret, SECRET))


def _decoded(secret: str, prefix: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(prefix), validate=True)
    except ValueError:
        key = b""
    if not secret.startswith(prefix) or len(key) < 24:
        raise ValueError(f"A secret is {SECRET}… or {PUBLIC}…, whole, as the registry showed it.")
    return key


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unverified("It is signed, but its body is no JSON.") from error
    if not isinstance(event, dict):
        raise Unverified("It is signed, but its body is no JSON object.")
    return event
