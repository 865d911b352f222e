"""Which provisions speak of a model over a channel."""

import pytest

from registry.rules.doors import Doors
from registry.rules.lifecycle import Moment, scope, scopes
from registry.rules.record import Record, Selector
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import SelectorKind
from tests.registry.rules.small import (
    CONFIRMED,
    day,
    provision,
    record_of,
)

BAR = provision("bar")


def moment(record: Record, number: float, doors: Doors | None = None) -> Moment:
    return Moment(record, at=day(number), trust=CONFIRMED, doors=doors)


def selected(kind: SelectorKind, name: str | None, certainty: Truth = YES) -> Selector:
    return Selector(kind, name, certainty)


@pytest.mark.parametrize(
    ("selectors", "found"),
    [
        ([], NO),
        ([selected(SelectorKind.ALL, None)], YES),
        ([selected(SelectorKind.MODEL, "m")], YES),
        ([selected(SelectorKind.FAMILY, "f")], YES),
        ([selected(SelectorKind.DEVELOPER, "north")], YES),
        ([selected(SelectorKind.MODEL, "f"), selected(SelectorKind.FAMILY, "north")], NO),
        ([selected(SelectorKind.DEVELOPER, "m"), selected(SelectorKind.MODEL, "n")], NO),
        ([selected(SelectorKind.FAMILY, "f", UNKNOWN)], UNKNOWN),
        ([selected(SelectorKind.FAMILY, "f", UNKNOWN), selected(SelectorKind.MODEL, "m")], YES),
        ([selected(SelectorKind.MODEL, "n"), selected(SelectorKind.MODEL, "m", UNKNOWN)], UNKNOWN),
    ],
)
def test_a_provision_speaks_of_what_its_selectors_choose(
    selectors: list[Selector], found: Truth
) -> None:
    bar = provision("bar", models=tuple(selectors))
    record = record_of([bar])

    assert scope(record, bar, "m", "api") is found
    assert scopes(record, "m", "api") == ({} if found is NO else {"bar/all": found})
    assert moment(record, 1).in_scope(bar, "m", "api") is found


def test_a_provision_speaks_of_its_channels_or_of_every_channel() -> None:
    bar = provision("bar", channels=frozenset({"api"}))
    record = record_of([bar, provision("other")])

    assert scope(record, bar, "m", "api") is YES
    assert scope(record, bar, "m", "app") is NO
    assert scope(record, provision("other"), "m", "app") is YES
    assert scopes(record, "m", "app") == {"other/all": YES}
    assert moment(record, 1).in_scope(bar, "m", "app") is NO


def test_what_a_record_speaks_of_is_worked_out_once_for_each_pair() -> None:
    record = record_of([BAR])

    assert scopes(record, "m", "api") is scopes(record, "m", "api")
    assert scopes(record, "m", "api") is not scopes(record, "m", "app")
    assert list(record.scopes) == [("m", "api"), ("m", "app")]
