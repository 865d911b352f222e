"""Checkpoints: what is signed of the tree, as C2SP's tlog-checkpoint and signed-note say.

Here is the text and the key's names only; registry.signing holds the keys.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

ED25519 = b"\x01"
"""The signature type of a note that comes before an Ed25519 public key."""

_KEY_NAME = re.compile(r"[^\s+\x00-\x1f\x7f]+")


class NoteSignature(NamedTuple):
    """Who signed a note: `public_key` has 32 bytes, `signature` 64."""

    public_key: bytes
    signature: bytes


def is_key_name(name: str) -> bool:
    """Whether a name can stand in a signature line: no blank and no plus."""
    return _KEY_NAME.fullmatch(name) is not None


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """The text of a checkpoint: whose ledger, how many entries, the root over them."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def note_of(text: str, name: str, signatures: Sequence[NoteSignature]) -> str:
    """The text with its signature lines, all under one name."""
    lines = [
        f"— {name} {b64encode(key_hash(name, public_key) + signature).decode()}\n"
        for public_key, signature in signatures
    ]
    return f"{text}\n{''.join(lines)}"


def signatures_in(note: str) -> tuple[str, list[bytes]]:
    """The text of a note of ours, and its signatures in order as far as they can be read."""
    text, _, lines = note.rpartition("\n\n")
    signatures = []
    for line in lines.splitlines():
        try:
            signatures.append(b64decode(line.rpartition(" ")[2])[4:])
        except ValueError:
            continue
    return f"{text}\n", signatures


def origin_of(note: str) -> str:
    """Whose ledger a checkpoint of ours speaks of: its first line."""
    return note.partition("\n")[0]


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a signature line names a key."""
    return sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """A public key in the form in which verifiers of notes take it."""
    encoded = b64encode(ED25519 + public_key).decode()
    return f"{name}+{key_hash(name, public_key).hex()}+{encoded}"


def key_id(public_key: bytes) -> str:
    """The id of a key in the ledger and in key sets; the same whatever its name."""
    return f"ed25519-{sha256(public_key).hexdigest()[:16]}"
