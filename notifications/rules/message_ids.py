"""Ids of messages: the `webhook-id` of every delivery of one event, the same on every retry."""

from datetime import datetime

RANDOM_BYTES = 10

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def message_id(*, at: datetime, chance: bytes) -> str:
    """`msg_` and a ULID: 48 bits of time in milliseconds, 80 bits of chance.

    Source: github.com/ulid/spec. Never holds a full stop, which separates what is signed.
    """
    if len(chance) != RANDOM_BYTES:
        raise ValueError(f"{RANDOM_BYTES} random bytes are needed, not {len(chance)}")
    milliseconds = int(at.timestamp() * 1000)
    number = int.from_bytes(milliseconds.to_bytes(6, "big") + chance, "big")
    digits = [_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5)]
    return "msg_" + "".join(digits)
