"""The keys that checkpoints and receipts are signed with, read from a file beside the database.

The file holds one or more Ed25519 private keys in PEM. Which of them is in charge the ledger
says (registry.queries.signing_keys), so a key can be handed out to every machine before it is used.
"""

import os
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from registry.rules.checkpoints import key_id

if TYPE_CHECKING:
    from joserfc.jwk import OKPKey

ALGORITHM = "Ed25519"
_END = b"-----END PRIVATE KEY-----"


class UnusableKeys(ValueError):
    """A file holds no Ed25519 private keys in PEM. The message says what to do."""


class SigningKey:
    """A private key; nothing here prints it."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_key = private.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        return key_id(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature; the same for the same message."""
        return self._private.sign(message)

    def as_jwk(self) -> "OKPKey":
        """The key as libraries of JSON Web Signatures take it."""
        # Every process reads the keys, and few of them need more of them than their ids.
        from joserfc.jwk import OKPKey

        return OKPKey.import_key(self._private)

    def as_pem(self) -> bytes:
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def signing_keys() -> Sequence[SigningKey]:
    """The keys of the configured file in its order; none where there is no file.

    Raises: UnusableKeys.
    """
    path: Path | None = settings.SIGNING_KEY
    if path is None:
        return ()
    try:
        state = path.stat()
    except FileNotFoundError:
        return ()
    return _read(path, state.st_mtime_ns, state.st_size, state.st_ino)


def read_keys(path: Path) -> Sequence[SigningKey]:
    """Raises: UnusableKeys; OSError."""
    keys = []
    for part in path.read_bytes().split(_END)[:-1]:
        try:
            key = load_pem_private_key(part + _END + b"\n", password=None)
        except (ValueError, TypeError) as error:
            raise UnusableKeys(f"{path} holds no private key that can be read.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UnusableKeys(f"{path} holds a key that is not Ed25519; make one that is.")
        keys.append(SigningKey(key))
    if not keys:
        raise UnusableKeys(f"{path} holds no private key in PEM (PKCS #8).")
    return tuple(keys)


def new_key() -> SigningKey:
    return SigningKey(Ed25519PrivateKey.generate())


def keep_first_key(path: Path) -> None:
    """Make a key at a path where there is none. Of several processes one wins, the rest use its."""
    if path.exists():
        return
    made = _written_beside(path, [new_key()])
    try:
        path.hardlink_to(made)
    except FileExistsError:
        pass
    except OSError:
        # A file system without links.
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def keep_keys(path: Path, keys: Sequence[SigningKey]) -> None:
    """Replace what the file holds, at once and whole.

    Raises: OSError.
    """
    _written_beside(path, keys).replace(path)


def is_signed_by(public_key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_jwk(public_key: bytes) -> dict[str, str | list[str]]:
    """A public key as it stands in a JSON Web Key Set, named by its id in the ledger."""
    from joserfc.jwk import OKPKey

    key = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(public_key))
    return key.as_dict(private=False, kid=key_id(public_key), alg=ALGORITHM, use="sig")


def _written_beside(path: Path, keys: Sequence[SigningKey]) -> Path:
    """A file in the same folder that its owner alone may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(b"".join(key.as_pem() for key in keys))
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int, size: int, inode: int) -> Sequence[SigningKey]:
    """Read again only when the file is another than before."""
    return read_keys(path)
