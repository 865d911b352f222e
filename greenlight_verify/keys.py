"""The keys that whoever verifies has decided to trust."""

import json
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from greenlight_verify.encodings import from_base64, from_base64url
from greenlight_verify.findings import Unusable

ED25519 = b"\x01"
KEY_LENGTH = 32


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """`name` is the ledger that the key signs for; None for a key that was given without."""

    public_key: bytes
    name: str | None = None

    @property
    def id(self) -> str:
        """The id in the ledger, in key sets and in receipts."""
        return f"ed25519-{sha256(self.public_key).hexdigest()[:16]}"

    def signs_for(self, name: str) -> bool:
        return self.name in (None, name)

    def hash_as(self, name: str) -> bytes:
        """The four bytes by which a note names the key."""
        return sha256(name.encode() + b"\n" + ED25519 + self.public_key).digest()[:4]

    def has_signed(self, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


def read_keys(given: Iterable[str]) -> Sequence[TrustedKey]:
    """Each is a verifier key (name+hash+key), or a file that holds some, or a JSON Web Key Set.

    Raises: Unusable.
    """
    keys: list[TrustedKey] = []
    for word in given:
        if Path(word).is_file():
            keys += _in_file(Path(word).read_text(encoding="utf-8"), word)
        else:
            keys.append(verifier_key(word))
    return keys


def verifier_key(text: str) -> TrustedKey:
    """Raises: Unusable."""
    name, _, rest = text.strip().partition("+")
    digest, _, encoded = rest.partition("+")
    try:
        key = from_base64(encoded)
    except ValueError:
        key = b""
    if not name or len(key) != len(ED25519) + KEY_LENGTH or not key.startswith(ED25519):
        raise Unusable(f"{text.strip()[:80]!r} is neither a file nor a verifier key of Ed25519")
    found = TrustedKey(key.removeprefix(ED25519), name)
    if found.hash_as(name).hex() != digest:
        raise Unusable(f"the verifier key of {name} does not have the hash that it says")
    return found


def recorded_keys(documents: Iterable[dict[str, Any]], name: str) -> Sequence[str]:
    """The verifier keys that entries put on record as those of a ledger, in order."""
    found = {}
    for document in documents:
        if document["kind"] == "verification-key" and document["op"] != "retract":
            key = TrustedKey(bytes.fromhex(document["object"]["public_key"]), name)
            encoded = b64encode(ED25519 + key.public_key).decode()
            found[key] = f"{name}+{key.hash_as(name).hex()}+{encoded}"
    return list(found.values())


def _in_file(text: str, where: str) -> list[TrustedKey]:
    if text.lstrip().startswith("{"):
        return _in_key_set(text, where)
    return [verifier_key(line) for line in text.splitlines() if line.strip()]


def _in_key_set(text: str, where: str) -> list[TrustedKey]:
    try:
        listed: Any = json.loads(text)["keys"]
        keys = [
            from_base64url(jwk["x"])
            for jwk in listed
            if (jwk["kty"], jwk["crv"]) == ("OKP", "Ed25519")
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise Unusable(f"{where} is no JSON Web Key Set") from error
    if not keys or any(len(key) != KEY_LENGTH for key in keys):
        raise Unusable(f"{where} holds no public key of Ed25519")
    return [TrustedKey(key) for key in keys]
