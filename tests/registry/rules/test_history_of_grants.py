"""Histories where a GRANT and its BAR come and go at different times."""

import pytest

from registry.rules.history import Histories
from registry.rules.vocabulary import Level
from tests.registry.rules.small import CONFIRMED, PARTNERS, day, provision, record_of

OFFER = provision("offer", "OFFER", 1)
CLOSED, GENERAL, LIMITED = Level.CLOSED, Level.GENERAL, Level.LIMITED


@pytest.mark.parametrize(
    ("grants", "expected"),
    [
        ([], [(1, GENERAL), (3, CLOSED), (5, GENERAL)]),
        ([(2, 7)], [(1, GENERAL), (3, LIMITED), (5, GENERAL)]),
        ([(0, 2), (6, 8)], [(1, GENERAL), (3, CLOSED), (5, GENERAL)]),
        ([(4, 9)], [(1, GENERAL), (3, CLOSED), (4, LIMITED), (5, GENERAL)]),
        ([(2, 4)], [(1, GENERAL), (3, LIMITED), (4, CLOSED), (5, GENERAL)]),
    ],
)
def test_a_grant_counts_only_while_its_bar_does(
    grants: list[tuple[int, int]], expected: list[tuple[int, Level]]
) -> None:
    record = record_of(
        [
            OFFER,
            provision("bar", start=3, end=5),
            *(
                provision(f"grant-{start}", "GRANT", start, end, against="bar", who=PARTNERS)
                for start, end in grants
            ),
        ]
    )

    first, *later = Histories(record, trust=CONFIRMED).of(model="m", channel="api")

    assert (first.start, first.tier.level) == (None, CLOSED)
    assert [(each.start, each.tier.level) for each in later] == [
        (day(number), level) for number, level in expected
    ]
