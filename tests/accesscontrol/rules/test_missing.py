"""Missing facts: one of each kind, and none where nothing would change."""

from typing import Any

import pytest

from accesscontrol.rules.decide import Outcome
from accesscontrol.rules.missing import MissingFact, missing_facts
from accesscontrol.rules.question import Subject
from registry.rules.doors import Door
from registry.rules.record import Provision
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import Force, Standing
from tests.accesscontrol.rules.small import (
    ACME,
    STRANGER,
    decision_on,
    inquiry,
    listing,
    member,
    world,
)
from tests.registry.rules.small import PARTNERS, POSSIBLY_M, TESTERS, between, provision

OFFER = provision("offer", "OFFER")
ALLOW, DENY, INDETERMINATE = Outcome.ALLOW, Outcome.DENY, Outcome.INDETERMINATE


def missing(*provisions: Provision, subject: Subject = STRANGER, **rest: Any) -> list[MissingFact]:
    asked = inquiry(world(*provisions, **rest), subject)
    return list(missing_facts(asked, decision_on(asked)))


@pytest.mark.parametrize(
    ("bar", "door"),
    [
        (provision("bar", who=TESTERS), Door("class", "others")),
        (provision("bar", who=PARTNERS), Door("listing", "partners")),
        (provision("bar", models=POSSIBLY_M), Door("scope", "bar/all", "m")),
        (provision("bar", force=Force.UNCLEAR), Door("force", "bar/all")),
        (provision("bar", standing=Standing.REPORTED), Door("standing", "bar/all")),
        (provision("bar", start=between(2, 4)), Door("bound", "bar/all", "start")),
        (provision("bar", end=between(2, 4)), Door("bound", "bar/all", "end")),
    ],
)
def test_what_a_bar_leaves_open_is_missing(bar: Provision, door: Door) -> None:
    barred_if_yes = door.kind != "class" and door.part != "end"
    yes, no = (DENY, ALLOW) if barred_if_yes else (ALLOW, DENY)

    assert missing(OFFER, bar) == [MissingFact(door, yes, no)]


def test_whether_a_list_covers_the_subject_is_missing_beside_the_listing() -> None:
    lists = {"partners": listing(staff=UNKNOWN)}
    staff = Subject("acme", staff=True)
    bar = provision("bar", who=PARTNERS)

    assert missing(OFFER, bar, subject=staff, lists=lists, memberships=member()) == [
        MissingFact(Door("coverage", "partners", "staff"), DENY, ALLOW),
        MissingFact(Door("listing", "partners"), DENY, ALLOW),
    ]


def test_a_certain_answer_misses_nothing() -> None:
    open_bar = provision("bar", who=PARTNERS)

    assert missing(OFFER) == []
    assert missing(open_bar) == []
    asked = inquiry(world(open_bar), STRANGER)
    assert decision_on(asked).outcome is DENY
    assert list(asked.doors.seen) == [Door("listing", "partners")]


def test_what_would_change_nothing_by_itself_is_not_missing() -> None:
    two_doubts = provision("bar", who=PARTNERS, models=POSSIBLY_M)
    shut = provision("other", force=Force.UNCLEAR, standing=Standing.REPORTED)

    # Each of two doubts of one bar opens the way if it is no, and leaves it open if yes.
    assert missing(OFFER, two_doubts) == [
        MissingFact(Door("scope", "bar/all", "m"), INDETERMINATE, ALLOW),
        MissingFact(Door("listing", "partners"), INDETERMINATE, ALLOW),
    ]
    # With a second such bar, no single fact opens it.
    assert missing(OFFER, two_doubts, shut) == []


def test_the_doubts_of_a_subject_that_is_known_are_asked_about_it() -> None:
    listed = member("n1", standing=Standing.ALLEGED)
    bar = provision("bar", who=PARTNERS)

    assert missing(OFFER, bar, subject=ACME, memberships=listed) == [
        MissingFact(Door("standing", "n1"), DENY, ALLOW),
        MissingFact(Door("listing", "partners"), DENY, ALLOW),
    ]


def test_what_the_subject_said_still_holds_when_a_fact_is_settled() -> None:
    told = Subject(classes={"testers": NO})
    bars = (provision("a", who=TESTERS), provision("b", who=PARTNERS))

    assert missing(OFFER, *bars, subject=told) == [
        MissingFact(Door("listing", "partners"), DENY, ALLOW)
    ]
    assert missing(OFFER, *bars, subject=Subject(classes={"testers": YES})) == []


def test_each_of_two_bars_may_shut_the_way_and_neither_alone_opens_it() -> None:
    bars = (provision("a", force=Force.UNCLEAR), provision("b", force=Force.UNCLEAR))

    assert missing(OFFER, *bars) == [
        MissingFact(Door("force", "a/all"), DENY, INDETERMINATE),
        MissingFact(Door("force", "b/all"), DENY, INDETERMINATE),
    ]


@pytest.mark.parametrize(
    ("offer", "door"),
    [
        (provision("o", "OFFER", who=PARTNERS), Door("listing", "partners")),
        (provision("o", "OFFER", models=POSSIBLY_M), Door("scope", "o/all", "m")),
        (provision("o", "OFFER", standing=Standing.REPORTED), Door("standing", "o/all")),
        (provision("o", "OFFER", start=between(2, 4)), Door("bound", "o/all", "start")),
        (
            provision("o", "OFFER", standing=Standing.REPORTED, irrevocable=True),
            Door("standing", "o/all"),
        ),
    ],
)
def test_what_an_offer_leaves_open_is_missing(offer: Provision, door: Door) -> None:
    assert missing(offer) == [MissingFact(door, ALLOW, DENY)]


def test_what_a_bar_and_an_offer_both_leave_open_is_settled_for_both() -> None:
    bar = provision("bar", who=PARTNERS)
    offer = provision("o", "OFFER", who=PARTNERS)

    # On the list it is barred, off the list it is offered nothing.
    assert missing(bar, offer) == []
    grant = provision("grant", "GRANT", against="bar", who=PARTNERS)
    assert missing(bar, grant, offer) == [MissingFact(Door("listing", "partners"), ALLOW, DENY)]


def test_an_offer_that_a_doubtful_one_may_follow_is_weighed_beside_it() -> None:
    later = provision("later", "OFFER", 1, who=TESTERS, standing=Standing.REPORTED)
    told = Subject(classes={"testers": NO})

    assert missing(OFFER, later, subject=told) == [
        MissingFact(Door("standing", "later/all"), DENY, ALLOW)
    ]
