"""Secrets that have to be read again are kept sealed: encrypted and authenticated (Fernet)."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MARK = "sealed1:"
"""What every sealed text begins with, so that one from before there was sealing is told apart."""


class UnreadableSecret(Exception):
    """A kept secret was sealed with a key that is not among ours, or was tampered with."""


class Sealer:
    """Seals with the first key and opens with any; each is a passphrase of high entropy."""

    def __init__(self, keys: Sequence[str]) -> None:
        fernets = [Fernet(_derived(key)) for key in keys]
        self._newest = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, text: str) -> str:
        return MARK + self._newest.encrypt(text.encode()).decode()

    def open(self, kept: str) -> str:
        """What was sealed; a text without the mark as it is. Raises: UnreadableSecret."""
        if not kept.startswith(MARK):
            return kept
        try:
            return self._all.decrypt(kept.removeprefix(MARK)).decode()
        except InvalidToken:
            raise UnreadableSecret("No key in GREENLIGHT_ENCRYPTION_KEYS opens it.") from None

    def is_current(self, kept: str) -> bool:
        """Whether it is sealed with the newest key."""
        if not kept.startswith(MARK):
            return False
        try:
            self._newest.decrypt(kept.removeprefix(MARK))
        except InvalidToken:
            return False
        return True


def _derived(key: str) -> bytes:
    """A Fernet key from a passphrase that also serves elsewhere (RFC 5869)."""
    derivation = HKDF(SHA256(), length=32, salt=None, info=b"greenlight secrets at rest")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
