"""Signed notes and checkpoints: C2SP signed-note and tlog-checkpoint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from greenlight_verify.encodings import from_base64
from greenlight_verify.findings import Unproven, Unusable
from greenlight_verify.keys import TrustedKey

_SIGNATURE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
HASH_LENGTH = 32
MOST_SIGNATURES = 64


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed: whose ledger, how many entries, the root over them."""

    origin: str
    size: int
    root: bytes


def open_checkpoint(note: str, keys: Sequence[TrustedKey]) -> Checkpoint:
    """The checkpoint in a note that a trusted key of the ledger it speaks of has signed.

    Raises: Unproven, Unusable.
    """
    text, signers = open_note(note, keys)
    lines = text.split("\n")[:-1]
    if len(lines) < 3 or not all(lines):
        raise Unusable("the note is no checkpoint: three lines are needed, and none empty")
    origin, size, encoded = lines[:3]
    try:
        root = from_base64(encoded)
    except ValueError:
        root = b""
    if _SIZE.fullmatch(size) is None or len(root) != HASH_LENGTH:
        raise Unusable("the note is no checkpoint: its size or its root cannot be read")
    if origin not in signers:
        raise Unproven(f"the checkpoint of {origin} is signed by {', '.join(signers)} only")
    return Checkpoint(origin, int(size), root)


def open_note(note: str, keys: Sequence[TrustedKey]) -> tuple[str, Sequence[str]]:
    """The text of a note, and the names of the trusted keys that have signed it.

    Signatures of other keys are passed over; one of a trusted key that is wrong spoils the note.
    Raises: Unproven, Unusable.
    """
    text, lines = _taken_apart(note)
    names = []
    for line in lines:
        found = _SIGNATURE.fullmatch(line)
        if found is None:
            raise Unusable(f"the note has a signature line that cannot be read: {line[:60]!r}")
        name, signature = found[1], _decoded(found[2])
        for key in keys:
            if key.signs_for(name) and key.hash_as(name) == signature[:4]:
                if not key.has_signed(text.encode(), signature[4:]):
                    raise Unproven(f"the signature of {name} ({key.id}) is not over this text")
                names.append(name)
    if not names:
        said = ", ".join(sorted({line.split(" ")[1] for line in lines}))
        raise Unproven(f"the note is signed by no trusted key; it says by {said}")
    return text, names


def _taken_apart(note: str) -> tuple[str, list[str]]:
    before, blank, after = note.rpartition("\n\n")
    if not blank or not after.endswith("\n") or _CONTROL.search(note):
        raise Unusable("this is no signed note: a text, an empty line, signature lines")
    lines = after.split("\n")[:-1]
    if len(lines) > MOST_SIGNATURES:
        raise Unusable(f"the note has more than {MOST_SIGNATURES} signatures")
    return before + "\n", lines


def _decoded(signature: str) -> bytes:
    try:
        return from_base64(signature)
    except ValueError as error:
        raise Unusable("the note has a signature that is no base64") from error
