"""The two layers and the outcome, from records of a few provisions."""

from typing import Any

import pytest

from accesscontrol.rules.decide import Decision, Outcome
from accesscontrol.rules.question import Subject
from registry.rules.doors import Door
from registry.rules.record import FrontierModel, Provision, Record
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import Force, Standing
from tests.accesscontrol.rules.small import GUESTS, OTHERS, STRANGER, decision_on, inquiry, world
from tests.registry.rules.small import (
    EVERYONE,
    NOBODY,
    PARTNERS,
    POSSIBLY_M,
    TESTERS,
    between,
    provision,
)

OFFER = provision("offer", "OFFER")
BAR = provision("bar")
TESTER = Subject(classes={"testers": YES, "guests": NO})
UNTRACKED = {"m": FrontierModel("m", "north", "f", untracked=frozenset({"api"}))}


def decided(record: Record, subject: Subject = STRANGER) -> Decision:
    return decision_on(inquiry(record, subject))


@pytest.mark.parametrize("permitted", [NO, UNKNOWN, YES])
@pytest.mark.parametrize("offered", [NO, UNKNOWN, YES])
def test_the_outcome_is_the_weaker_layer_and_a_layer_that_is_no_blocks(
    permitted: Truth, offered: Truth
) -> None:
    decision = Decision(permitted, offered, (), (), (), False, False)

    words = {NO: "deny", UNKNOWN: "indeterminate", YES: "allow"}
    assert decision.outcome.value == words[min(permitted, offered)]
    blocking = {"law": permitted, "developer": offered}
    assert decision.blocked_by == tuple(name for name, value in blocking.items() if value is NO)


def test_outcomes_have_these_words() -> None:
    assert [outcome.value for outcome in Outcome] == ["deny", "indeterminate", "allow"]


@pytest.mark.parametrize(
    ("bars", "permitted"),
    [
        ([], YES),
        ([BAR], NO),
        ([provision("bar", who=NOBODY)], YES),
        ([provision("bar", who=TESTERS)], NO),
        ([provision("bar", who=OTHERS)], YES),
        ([provision("bar", who=PARTNERS)], UNKNOWN),
        ([provision("bar", who=GUESTS)], YES),
        ([provision("bar", force=Force.VOLUNTARY)], YES),
        ([provision("bar", force=Force.UNCLEAR)], UNKNOWN),
        ([provision("bar", models=POSSIBLY_M)], UNKNOWN),
        ([provision("bar", start=9)], YES),
        ([BAR, provision("grant", "GRANT", against="bar")], YES),
        ([BAR, provision("grant", "GRANT", against="bar", who=TESTERS)], YES),
        ([BAR, provision("grant", "GRANT", against="bar", who=OTHERS)], NO),
        ([BAR, provision("grant", "GRANT", against="bar", who=PARTNERS)], UNKNOWN),
        ([BAR, provision("grant", "GRANT", against="bar", models=POSSIBLY_M)], UNKNOWN),
        (
            [
                BAR,
                provision("grant", "GRANT", against="bar", who=PARTNERS),
                provision("other", "GRANT", against="bar", who=TESTERS),
            ],
            YES,
        ),
        ([BAR, provision("two"), provision("grant", "GRANT", against="bar")], NO),
        ([provision("bar", who=PARTNERS), provision("two", who=OTHERS)], UNKNOWN),
        ([provision("bar", who=PARTNERS), provision("two", who=TESTERS)], NO),
        # A GRANT that may reach, from a bar that may: not certain either way.
        (
            [
                provision("bar", models=POSSIBLY_M),
                provision("grant", "GRANT", against="bar", who=PARTNERS),
            ],
            UNKNOWN,
        ),
    ],
)
def test_the_law_permits_what_no_bar_reaches_or_every_such_bar_excepts(
    bars: list[Provision], permitted: Truth
) -> None:
    assert decided(world(OFFER, *bars), TESTER).permitted is permitted


def test_of_a_bar_that_does_not_reach_the_subject_no_exception_is_looked_for() -> None:
    grant = provision("grant", "GRANT", against="bar", who=PARTNERS)
    asked = inquiry(world(provision("bar", who=OTHERS), grant), TESTER)
    [finding] = decision_on(asked).bars

    assert (finding.reaches, finding.excepted, finding.grants) == (NO, NO, ())
    assert finding.blocks is NO
    assert Door("listing", "partners") not in asked.doors.seen


def test_what_is_found_of_a_bar_is_kept_with_its_grants() -> None:
    grant = provision("grant", "GRANT", against="bar", who=PARTNERS)
    other = provision("other", "GRANT", against="bar", who=OTHERS)
    maybe = provision("zmaybe", "GRANT", against="bar", models=POSSIBLY_M)
    [finding] = decided(world(BAR, grant, other, maybe), TESTER).bars

    assert finding.reaches is YES
    assert finding.excepted is finding.blocks is UNKNOWN
    assert [(each.provision, each.weight, value) for each, value in finding.grants] == [
        (grant, YES, UNKNOWN),
        (other, YES, NO),
        (maybe, UNKNOWN, UNKNOWN),
    ]


def offer(name: str, who: Any = EVERYONE, **rest: Any) -> Provision:
    return provision(name, "OFFER", who=who, **rest)


FLOOR = offer("floor", irrevocable=True)
SUSPENSION = offer("none", NOBODY, start=2)


@pytest.mark.parametrize(
    ("offers", "offered", "untracked"),
    [
        ([], NO, UNKNOWN),
        ([OFFER], YES, YES),
        ([offer("o", TESTERS)], YES, YES),
        ([offer("o", OTHERS)], NO, NO),
        ([offer("o", PARTNERS)], UNKNOWN, UNKNOWN),
        ([OFFER, SUSPENSION], NO, NO),
        ([OFFER, offer("none", NOBODY)], UNKNOWN, UNKNOWN),
        ([OFFER, offer("o", TESTERS)], YES, YES),
        ([offer("o", models=POSSIBLY_M)], UNKNOWN, UNKNOWN),
        ([offer("o", OTHERS, models=POSSIBLY_M)], NO, UNKNOWN),
        ([offer("o", standing=Standing.DRAFT)], NO, UNKNOWN),
        ([FLOOR, SUSPENSION], YES, YES),
        ([offer("floor", PARTNERS, irrevocable=True), SUSPENSION], UNKNOWN, UNKNOWN),
        ([offer("floor", models=POSSIBLY_M, irrevocable=True), SUSPENSION], UNKNOWN, UNKNOWN),
        ([offer("floor", OTHERS, irrevocable=True), SUSPENSION], NO, NO),
        ([offer("f", PARTNERS, models=POSSIBLY_M, irrevocable=True), SUSPENSION], UNKNOWN, UNKNOWN),
        ([FLOOR, offer("o", PARTNERS, start=2)], YES, YES),
    ],
)
def test_the_developer_offers_what_the_latest_offers_agree_on_and_what_stays_open(
    offers: list[Provision], offered: Truth, untracked: Truth
) -> None:
    assert decided(world(*offers), TESTER).offered is offered
    assert decided(world(*offers, models=UNTRACKED), TESTER).offered is untracked


def test_a_decision_keeps_what_it_rests_on() -> None:
    maybe = offer("offer", start=between(2, 4))
    decision = decided(world(FLOOR, maybe, models=UNTRACKED))

    assert [(each.offer.provision, each.says) for each in decision.candidates] == [
        (FLOOR, YES),
        (maybe, YES),
    ]
    assert [(each.offer.provision, each.says) for each in decision.floors] == [(FLOOR, YES)]
    assert decision.none_is_candidate is False
    assert decision.untracked is True
    assert decided(world()).none_is_candidate is True
    assert decided(world()).untracked is False
