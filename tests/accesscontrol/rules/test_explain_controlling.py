"""What controls an answer, and the conditions that an allow depends on."""

from typing import Any

import pytest

from accesscontrol.rules.decide import Decision
from accesscontrol.rules.explain import (
    conditions_of,
    controlling_of,
)
from accesscontrol.rules.question import Subject
from registry.rules.record import Condition, Provision, Record
from registry.rules.truth import YES
from tests.accesscontrol.rules.small import OTHERS, decision_on, inquiry, world
from tests.registry.rules.small import (
    EVERYONE,
    NOBODY,
    PARTNERS,
    POSSIBLY_M,
    between,
    period,
    provision,
)

TESTER = Subject(classes={"testers": YES})
BAR = provision("bar")
OFFER = provision("offer", "OFFER")
NONE = provision("none", "OFFER", 2, who=NOBODY)


def offer(name: str, who: Any = EVERYONE, start: Any = 0, **rest: Any) -> Provision:
    return provision(name, "OFFER", start, who=who, **rest)


def grant(name: str, who: Any = EVERYONE, against: str = "bar", **rest: Any) -> Provision:
    return provision(name, "GRANT", against=against, who=who, **rest)


def decided(record: Record, subject: Subject = TESTER) -> Decision:
    return decision_on(inquiry(record, subject))


@pytest.mark.parametrize(
    ("provisions", "controlling"),
    [
        ([OFFER], ["offer/all"]),
        ([OFFER, provision("bar", who=OTHERS)], ["offer/all"]),
        ([OFFER, BAR], ["bar/all", "offer/all"]),
        # What permits are the exceptions, what bars are the bars, with such as may except.
        ([OFFER, BAR, grant("g"), grant("h", OTHERS)], ["g/all", "offer/all"]),
        ([OFFER, BAR, grant("g"), grant("f", PARTNERS)], ["f/all", "g/all", "offer/all"]),
        ([OFFER, BAR, grant("g", PARTNERS), grant("h", OTHERS)], ["bar/all", "g/all", "offer/all"]),
        # A bar that decides nothing controls nothing.
        ([BAR, provision("maybe", who=PARTNERS)], ["bar/all"]),
        ([BAR, provision("excepted"), grant("g", against="excepted")], ["bar/all"]),
        ([provision("maybe", who=PARTNERS), provision("far", who=OTHERS)], ["maybe/all"]),
        (
            [
                provision("maybe", who=PARTNERS),
                provision("excepted"),
                grant("g", against="excepted"),
            ],
            ["maybe/all"],
        ),
        ([provision("z"), provision("a"), OFFER], ["a/all", "z/all", "offer/all"]),
        ([NONE, offer("floor", irrevocable=True), OFFER], ["floor/all", "none/all"]),
        ([NONE, offer("floor", OTHERS, irrevocable=True)], ["none/all"]),
        ([NONE, offer("floor", PARTNERS, irrevocable=True)], ["floor/all", "none/all"]),
    ],
)
def test_controlling_is_what_makes_the_answer_what_it_is(
    provisions: list[Provision], controlling: list[str]
) -> None:
    assert list(controlling_of(decided(world(*provisions)))) == controlling


def condition(text: str, *when: Any) -> Condition:
    return Condition("limit", text, period(*when) if when else None)


def conditions(*provisions: Provision, subject: Subject = TESTER) -> list[tuple[str, str]]:
    asked = inquiry(world(*provisions), subject)
    return [(key, part.text) for key, part in conditions_of(asked, decision_on(asked))]


def test_an_allow_depends_on_the_conditions_that_may_hold_now() -> None:
    parts = (
        condition("always"),
        condition("over", 0, 2),
        condition("now", 2, 9),
        condition("later", 9),
        condition("perhaps", between(2, 9)),
    )

    assert conditions(offer("o", conditions=parts)) == [
        ("o/all", "always"),
        ("o/all", "now"),
        ("o/all", "perhaps"),
    ]


def test_an_allow_depends_on_what_it_uses_and_on_nothing_else() -> None:
    found = conditions(
        provision("bar", conditions=(condition("of the bar"),)),
        grant("z", conditions=(condition("of the grant"),)),
        grant("maybe", PARTNERS, conditions=(condition("of another"),)),
        grant("far", OTHERS, conditions=(condition("of no concern"),)),
        offer("o", conditions=(condition("of the offer"), condition("more"))),
        offer("old", start=-1, conditions=(condition("out of date"),)),
        offer("floor", start=-1, irrevocable=True, conditions=(condition("of the weights"),)),
        offer("unheard", OTHERS, start=-1, irrevocable=True, conditions=(condition("unheard"),)),
    )

    assert found == [
        ("floor/all", "of the weights"),
        ("maybe/all", "of another"),
        ("o/all", "of the offer"),
        ("o/all", "more"),
        ("z/all", "of the grant"),
    ]


@pytest.mark.parametrize(
    "more", [BAR, NONE, provision("bar", who=PARTNERS), provision("bar", models=POSSIBLY_M)]
)
def test_what_is_no_allow_has_no_conditions(more: Provision) -> None:
    assert conditions(offer("o", conditions=(condition("always"),)), more) == []
