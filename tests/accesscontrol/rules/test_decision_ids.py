"""Ids of stored decisions are UUIDs of version 7: unique, and in order of time."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import given
from hypothesis import strategies as st

from accesscontrol.rules.decision_ids import RANDOM_BYTES, decision_id

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
INSTANTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=300 * 365)).map(
    lambda since: EPOCH + since
)
CHANCE = st.binary(min_size=RANDOM_BYTES, max_size=RANDOM_BYTES)


@given(now=INSTANTS, chance=CHANCE)
def test_an_id_is_of_version_7_and_tells_its_millisecond(now, chance):
    found = decision_id(now=now, chance=chance)

    assert (found.version, found.variant) == (7, RFC_4122)
    assert found.int >> 80 == int(now.timestamp()) * 1000 + now.microsecond // 1000


@given(now=INSTANTS, chance=CHANCE, other=CHANCE)
def test_a_later_id_sorts_later(now, chance, other):
    earlier = decision_id(now=now, chance=chance)
    later = decision_id(now=now + timedelta(milliseconds=1), chance=other)

    assert earlier < later


def test_the_example_of_the_standard():
    """RFC 9562, appendix A.6."""
    now = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    chance = bytes.fromhex("0cc3") + bytes.fromhex("18c4dc0c0c07398f")

    assert str(decision_id(now=now, chance=chance)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
