"""Ids of stored decisions: UUIDs of version 7 (RFC 9562), so that later ones sort later."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

RANDOM_BYTES = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decision_id(*, now: datetime, chance: bytes) -> UUID:
    """The id of a decision stored at `now` (aware), from 10 bytes of chance."""
    milliseconds = (now - _EPOCH) // timedelta(milliseconds=1)
    number = (milliseconds & (2**48 - 1)) << 80 | int.from_bytes(chance[:RANDOM_BYTES])
    number = number & ~(0xF << 76) | 0x7 << 76
    return UUID(int=number & ~(0x3 << 62) | 0x2 << 62)
