"""Signatures of Standard Webhooks 1.0: `v1` with a shared secret, `v1a` with a key pair.

What is signed are the bytes that are sent, never an object that is written once more.
Source: docs/adr/0020-webhooks-are-signed-by-hand.md
"""

import base64
import hmac
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SECRET_BYTES = 32
SEED_BYTES = 32

_SHARED = "whsec_"
_PRIVATE = "whsk_"
_PUBLIC = "whpk_"


class Algorithm(StrEnum):
    """The version identifiers of the specification."""

    HMAC_SHA256 = "v1"
    ED25519 = "v1a"


@dataclass(frozen=True, slots=True)
class SigningSecret:
    """One secret of an endpoint, as the specification writes it: `whsec_…` or `whsk_…`."""

    algorithm: Algorithm
    text: str


class Signer:
    """Signs with one or more secrets at once: with the old and the new one while they roll."""

    def __init__(self, secrets: Iterable[SigningSecret]) -> None:
        self._signers = [_signer_of(secret) for secret in secrets]

    def header(self, *, message_id: str, timestamp: int, body: bytes) -> str:
        """The value of webhook-signature: well-formed entries with single blanks between.

        `timestamp` is the whole second of the attempt, not of the event.
        """
        content = f"{message_id}.{timestamp}.".encode() + body
        return " ".join(sign(content) for sign in self._signers)


def new_secret(algorithm: Algorithm, *, chance: bytes) -> SigningSecret:
    """A secret made of 32 random bytes."""
    if len(chance) != SECRET_BYTES:
        raise ValueError(f"{SECRET_BYTES} random bytes are needed, not {len(chance)}")
    match algorithm:
        case Algorithm.HMAC_SHA256:
            return SigningSecret(algorithm, _SHARED + _b64(chance))
        case Algorithm.ED25519:
            public = _public_bytes(Ed25519PrivateKey.from_private_bytes(chance))
            return SigningSecret(algorithm, _PRIVATE + _b64(chance + public))


def public_key(secret: SigningSecret) -> str | None:
    """What a receiver verifies `v1a` with, `whpk_…`; None for a shared secret."""
    if secret.algorithm is Algorithm.HMAC_SHA256:
        return None
    return _PUBLIC + _b64(_public_bytes(_private_key(secret)))


def _signer_of(secret: SigningSecret) -> Callable[[bytes], str]:
    match secret.algorithm:
        case Algorithm.HMAC_SHA256:
            key = base64.b64decode(secret.text.removeprefix(_SHARED))
            keyed = hmac.new(key, digestmod="sha256")

            def sign(content: bytes) -> str:
                # A copy knows the key already, and hands no other thread its turn meanwhile.
                mac = keyed.copy()
                mac.update(content)
                return "v1," + _b64(mac.digest())

            return sign
        case Algorithm.ED25519:
            private = _private_key(secret)
            return lambda content: "v1a," + _b64(private.sign(content))


def _private_key(secret: SigningSecret) -> Ed25519PrivateKey:
    """The text holds the seed and behind it the public key."""
    both = base64.b64decode(secret.text.removeprefix(_PRIVATE))
    return Ed25519PrivateKey.from_private_bytes(both[:SEED_BYTES])


def _public_bytes(private: Ed25519PrivateKey) -> bytes:
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
