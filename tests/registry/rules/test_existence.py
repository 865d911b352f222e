"""Which statements count at which threshold: the whole table."""

import pytest

from registry.rules.existence import existence
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import TRUST_LEVELS, Standing

TABLE = {
    Standing.DENIED: (NO, NO, NO, NO),
    Standing.DRAFT: (NO, NO, NO, NO),
    Standing.ALLEGED: (YES, UNKNOWN, UNKNOWN, UNKNOWN),
    Standing.REPORTED: (YES, YES, UNKNOWN, UNKNOWN),
    Standing.CONFIRMED: (YES, YES, YES, UNKNOWN),
    Standing.OFFICIAL: (YES, YES, YES, YES),
}


@pytest.mark.parametrize("standing", Standing)
def test_a_statement_counts_if_it_is_strong_enough_and_may_be_so_if_not(standing: Standing) -> None:
    found: tuple[Truth, ...] = tuple(existence(standing, trust) for trust in TRUST_LEVELS)

    assert found == TABLE[standing]
