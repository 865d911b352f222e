"""Ids of messages are ULIDs."""

from datetime import UTC, datetime

import pytest

from notifications.rules.message_ids import message_id


def test_an_id_is_what_the_specification_of_ulids_gives():
    at = datetime.fromtimestamp(1469918176.385, UTC)

    made = message_id(at=at, chance=bytes(10))

    # The time part of the example in the specification.
    assert made == "msg_01ARYZ6S41" + "0" * 16


def test_ids_sort_as_they_were_made():
    first = message_id(at=datetime(2026, 6, 12, tzinfo=UTC), chance=b"\xff" * 10)
    second = message_id(at=datetime(2026, 6, 12, 0, 0, 1, tzinfo=UTC), chance=bytes(10))

    assert first < second


def test_too_little_chance_is_refused():
    with pytest.raises(ValueError, match="10 random bytes"):
        message_id(at=datetime(2026, 6, 12, tzinfo=UTC), chance=b"")
