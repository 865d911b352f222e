"""Of an uncertain tier, what would change it if it were known; and nothing else."""

from typing import Any

import pytest

from registry.rules.doors import Door
from registry.rules.uncertainty import doors_behind
from registry.rules.vocabulary import Force, Standing
from tests.registry.rules.small import (
    NOBODY,
    POSSIBLY_M,
    TESTERS,
    between,
    day,
    provision,
    record_of,
)


def doors(*provisions: Any) -> tuple[Door, ...]:
    record = record_of([provision("release", "OFFER"), *provisions])
    return doors_behind(record, model="m", channel="api", at=day(5), trust=Standing.CONFIRMED)


def test_a_certain_tier_has_none() -> None:
    assert doors(provision("order", who=TESTERS)) == ()


@pytest.mark.parametrize(
    ("rest", "door"),
    [
        ({"start": between(4, 6)}, Door("bound", "order/all", "start")),
        ({"end": between(4, 6)}, Door("bound", "order/all", "end")),
        ({"standing": Standing.REPORTED}, Door("standing", "order/all")),
        ({"models": POSSIBLY_M}, Door("scope", "order/all", "m")),
        ({"force": Force.UNCLEAR}, Door("force", "order/all")),
    ],
)
def test_whatever_leaves_a_bar_open_is_named(rest: dict[str, Any], door: Door) -> None:
    assert doors(provision("order", **rest)) == (door,)


def test_what_would_change_nothing_is_not_named() -> None:
    certain = provision("order", who=TESTERS)
    rumour = provision("rumour", who=TESTERS, standing=Standing.ALLEGED)
    doubt = provision("halt", "OFFER", between(4, 6), who=NOBODY)

    assert doors(certain, rumour, doubt) == (Door("bound", "halt/all", "start"),)
