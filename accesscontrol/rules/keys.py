"""API keys: made of chance, recognisable when leaked, and stored only as a hash.

    gl_live_<43 characters of chance>_<6 characters of checksum>

The checksum lets a scanner tell a key from any other text without asking us.
"""

import re
from hashlib import sha256
from zlib import crc32

PREFIX = "gl_live_"
RANDOM_BYTES = 32
SHOWN_LENGTH = 14
SCOPES = ("read", "check", "webhooks", "record", "approve", "admin")
ACCOUNT_SCOPES = ("read", "check", "webhooks")
"""What an account may give to its own keys: to ask and to be told, never to act on the record."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM_LENGTH = 43
_CHECK_LENGTH = 6
_KEY = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{_RANDOM_LENGTH}}})_([0-9A-Za-z]{{{_CHECK_LENGTH}}})")


def key_of(chance: bytes) -> str:
    """The key made of 32 bytes from a cryptographic source of chance."""
    random = _in_alphabet(int.from_bytes(chance), _RANDOM_LENGTH)
    return f"{PREFIX}{random}_{_checksum(random)}"


def is_well_formed(key: str) -> bool:
    """Whether the text is a key at all: its form and its checksum are right."""
    match = _KEY.fullmatch(key)
    return match is not None and match[2] == _checksum(match[1])


def keys_in(text: str) -> list[str]:
    """Every key that a text holds, each once, in order: what a scanner for leaks looks for."""
    found = (match[0] for match in _KEY.finditer(text))
    return list(dict.fromkeys(key for key in found if is_well_formed(key)))


def hash_of(key: str) -> str:
    """What is stored. A key is 256 bits of chance, so a plain hash cannot be reversed."""
    return sha256(key.encode()).hexdigest()


def _checksum(random: str) -> str:
    return _in_alphabet(crc32((PREFIX + random).encode()), _CHECK_LENGTH)


def _in_alphabet(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, len(_ALPHABET))
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))
