"""What does not go well with what stands is told, and what does go well is not."""

from typing import Any

import pytest

from recording.rules.impact import impact_between
from registry.rules.record import (
    ApprovedEntityList,
    FrontierModel,
    Organization,
    Provision,
    RecordedFact,
    Selector,
)
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import Force, SelectorKind, Standing
from tests.registry.rules.small import (
    NOBODY,
    PARTNERS,
    TESTERS,
    between,
    day,
    period,
    provision,
    record_of,
)

BAR = provision("bar", start=0)
CLOSING = provision("closing", "OFFER", start=between(3, 4), who=NOBODY)
OPENING = provision("opening", "OFFER", start=between(3, 4))
MODELS = {name: FrontierModel(name, "north", "f") for name in ("m", "n")}
OF_N: Any = {"models": (Selector(SelectorKind.MODEL, "n", YES),)}
OF_M: Any = {"models": (Selector(SelectorKind.MODEL, "m", YES),)}
KNOWN: Any = {
    "lists": {"partners": ApprovedEntityList("partners", UNKNOWN, UNKNOWN)},
    "classes": frozenset({"testers"}),
}
NEW_BAR = provision("second", start=5)
OLD_GRANT = provision("grant", "GRANT", against="bar", who=PARTNERS)


def found(*new: Provision, on: tuple[Provision, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    """The findings about provisions that join others."""
    before = record_of(on, models=MODELS, **KNOWN)
    after = record_of((*on, *new), models=MODELS, **KNOWN)
    directives = {provision.directive for provision in new}
    impact = impact_between(before, after, now=day(10), directives=directives)
    assert all(finding.text for finding in impact.contradictions)
    return [(finding.code, finding.about) for finding in impact.contradictions]


@pytest.mark.parametrize(
    ("new", "on", "expected"),
    [
        # Two offers of which neither certainly starts first.
        ([OPENING], [CLOSING], [("offers-of-uncertain-order", ("closing/all", "opening/all"))]),
        ([OPENING, CLOSING], [], [("offers-of-uncertain-order", ("closing/all", "opening/all"))]),
        ([OPENING], [provision("other", "OFFER", start=between(3, 4))], []),
        ([OPENING], [provision("closing", "OFFER", start=2, who=NOBODY)], []),
        ([OPENING], [provision("closing", "OFFER", start=between(3, 4), who=NOBODY, **OF_N)],
         [("offers-of-uncertain-order", ("closing/all", "opening/all"))]),
        ([provision("opening", "OFFER", start=between(3, 4), **OF_M)],
         [provision("closing", "OFFER", start=between(3, 4), who=NOBODY, **OF_N)], []),
        # One that ends before the other starts does not meet it.
        ([provision("opening", "OFFER", start=between(3, 6))],
         [provision("closing", "OFFER", start=between(2, 4), end=3, who=NOBODY)], []),
        # A later offer decides, whichever of the two came first.
        ([OPENING, provision("third", "OFFER", start=5, who=TESTERS)], [CLOSING],
         [("offers-of-uncertain-order", ("closing/all", "opening/all"))]),
        # Only the new is spoken of.
        ([provision("third", "OFFER", start=9)], [OPENING, CLOSING], []),
        # A bar that an older grant does not reach.
        ([NEW_BAR], [BAR, OLD_GRANT],
         [("bar-beyond-an-older-grant", ("second/all", "grant/all"))]),
        ([provision("second", start=5, force=Force.VOLUNTARY)], [BAR, OLD_GRANT], []),
        ([provision("second", start=5, who=NOBODY)], [BAR, OLD_GRANT], []),
        ([provision("second", start=5, **OF_N)],
         [BAR, provision("grant", "GRANT", against="bar", **OF_M)], []),
        ([NEW_BAR], [BAR, provision("grant", "GRANT", end=5, against="bar")], []),
        ([NEW_BAR, OLD_GRANT], [BAR], []),
        # A grant against nothing.
        ([provision("grant", "GRANT", against="duty")], [provision("duty", "DUTY")],
         [("doubt", ())]),
        ([OLD_GRANT], [BAR], []),
        ([OLD_GRANT], [provision("bar", force=Force.VOLUNTARY)],
         [("grant-without-effect", ("grant/all",))]),
        ([OLD_GRANT], [BAR, provision("end", "END", start=-1, against="bar")],
         [("grant-without-effect", ("grant/all",))]),
        ([provision("grant", "GRANT", against="bar", **OF_M)], [provision("bar", **OF_N)],
         [("grant-without-effect", ("grant/all",))]),
        # Stopping what is over.
        ([provision("end", "END", start=5, against="bar")], [BAR], []),
        ([provision("end", "END", start=5, against="bar")], [provision("bar", start=0, end=5)],
         [("stops-what-is-over", ("end/all", "bar"))]),
        ([provision("end", "END", start=5, against="bar")], [provision("bar", start=0, end=6)], []),
        ([provision("end", "END", start=5, against="bar")], [provision("bar", start=9)], []),
        ([provision("pause", "PAUSE", start=5, against="bar")],
         [BAR, provision("end", "END", start=3, against="bar")],
         [("stops-what-is-over", ("pause/all", "bar"))]),
        ([provision("end", "END", start=5, end=9, against="bar")], [BAR], [("doubt", ())]),
        # What cannot be taken back.
        ([provision("end", "END", start=5, against="weights")],
         [provision("weights", "OFFER", irrevocable=True)],
         [("stops-the-irrevocable", ("end/all", "weights/all"))]),
        # Speaking of nothing.
        ([provision("bar", models=())], [], [("speaks-of-nothing", ("bar/all",))]),
        ([provision("bar", channels=frozenset())], [], [("speaks-of-nothing", ("bar/all",))]),
        ([provision("duty", "DUTY", models=())], [], []),
    ],
)  # fmt: skip
def test_a_change_and_what_it_does_not_go_with(new: Any, on: Any, expected: Any) -> None:
    assert found(*new, on=tuple(on)) == expected


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ([("testers", YES), ("testers", NO)], ["facts-contradict"]),
        ([("testers", YES), ("others", YES)], ["facts-contradict"]),
        ([("testers", YES), ("others", NO)], []),
        ([("testers", YES), ("testers", YES)], []),
        ([("testers", YES), ("third", NO)], []),
        ([("testers", YES, Standing.REPORTED), ("testers", NO)], []),
        (
            [("testers", YES, Standing.CONFIRMED, period(0, 3)), ("testers", NO)],
            ["facts-contradict"],
        ),
        (
            [
                ("testers", YES, Standing.CONFIRMED, period(0, 3)),
                ("testers", NO, Standing.CONFIRMED, period(3)),
            ],
            [],
        ),
    ],
)
def test_facts_of_an_organisation_that_contradict_each_other(facts: Any, codes: Any) -> None:
    def fact(name: str, value: Any, standing: Any = Standing.CONFIRMED, when: Any = None) -> Any:
        return RecordedFact(name, value, when or period(0), standing)

    acme = Organization("acme", facts=tuple(fact(*each) for each in facts))
    complements = {"testers": "others", "others": "testers"}
    rest: Any = {"complements": complements, "classes": frozenset(complements)}

    impact = impact_between(
        record_of(**rest), record_of(organizations={"acme": acme}, **rest), now=day(10)
    )

    assert [finding.code for finding in impact.contradictions] == codes
