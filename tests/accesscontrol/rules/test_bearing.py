"""What bears on an answer as time goes on: everything but bars that never block the subject."""

from typing import Any

import pytest

from accesscontrol.rules.bearing import bearing_on, turns_of
from accesscontrol.rules.question import Subject
from registry.rules.layers import in_reach
from registry.rules.record import Closure, Condition, Organization, Provision, Who
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import Force, Standing, WhoKind
from tests.accesscontrol.rules.small import (
    ACME,
    OTHERS,
    STRANGER,
    acme,
    fact,
    inquiry,
    listing,
    member,
    question,
    world,
)
from tests.registry.rules.small import (
    CONFIRMED,
    NOBODY,
    PARTNERS,
    TESTERS,
    between,
    day,
    period,
    provision,
)

NO_TESTER = Subject("acme", classes={"testers": NO})
GUEST = Subject("acme", classes={"guests": YES})
CLOSED = {"partners": listing(closed_for=(Closure("guests", CONFIRMED),))}


def bears(subject: Subject, bar: Provision, **rest: Any) -> bool:
    record = world(provision("offer", "OFFER"), bar, **rest)
    reach = in_reach(inquiry(record, subject).record, "m", "api")
    found = [each.directive for each in bearing_on(record, question(subject), reach)]
    assert "offer" in found
    return "bar" in found


@pytest.mark.parametrize(
    "bar",
    [
        provision("bar"),
        provision("bar", start=9),
        provision("bar", end=1),
        provision("bar", force=Force.UNCLEAR),
        provision("bar", standing=Standing.REPORTED),
        provision("bar", who=TESTERS),
        provision("bar", who=PARTNERS),
    ],
)
def test_a_bar_that_may_block_the_subject_at_some_moment_bears_on_its_answer(
    bar: Provision,
) -> None:
    assert bears(STRANGER, bar)


@pytest.mark.parametrize(
    "bar",
    [
        provision("bar", force=Force.VOLUNTARY),
        provision("bar", standing=Standing.DRAFT),
        provision("bar", standing=Standing.DENIED),
        provision("bar", who=NOBODY),
        provision("bar", who=TESTERS),
    ],
)
def test_a_bar_that_blocks_nobody_or_others_for_good_does_not(bar: Provision) -> None:
    assert not bears(NO_TESTER, bar)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ((), False),
        ((fact("guests", YES, start=5),), False),
        ((fact("testers", YES, start=5),), True),
        ((fact("others", NO, start=5),), True),
    ],
)
def test_facts_on_the_class_or_on_its_complement_may_bring_the_subject_into_reach(
    facts: Any, expected: bool
) -> None:
    record = {"organizations": acme(*facts)}

    assert bears(NO_TESTER, provision("bar", who=TESTERS), **record) is expected
    told = Subject("acme", classes={"others": NO})
    assert bears(told, provision("bar", who=OTHERS), **record) is expected


@pytest.mark.parametrize(
    ("memberships", "facts", "expected"),
    [
        ({}, (), False),
        (member(start=5), (), True),
        (member(of="parent", start=5), (), True),
        (member(of="elsewhere", start=5), (), False),
        ({}, (fact("guests", NO, start=5),), True),
        ({}, (fact("testers", NO, start=5),), False),
    ],
)
def test_a_membership_or_a_fact_on_a_closing_class_may_bring_it_onto_the_list(
    memberships: Any, facts: Any, expected: bool
) -> None:
    organizations = {
        **acme(*facts, affiliate_of="parent"),
        "elsewhere": Organization("elsewhere"),
    }
    bar = provision("bar", who=PARTNERS)
    record = {"lists": CLOSED, "organizations": organizations, "memberships": memberships}

    assert bears(GUEST, bar, **record) is expected


def test_a_fact_on_one_of_the_closing_classes_is_enough() -> None:
    closures = (Closure("guests", CONFIRMED), Closure("others", CONFIRMED))
    record = {
        "lists": {"partners": listing(closed_for=closures)},
        "organizations": acme(fact("guests", NO, start=5)),
    }

    assert bears(GUEST, provision("bar", who=PARTNERS), **record)


def test_every_offer_bears_on_the_answer() -> None:
    offers = [
        provision("a", "OFFER", who=NOBODY),
        provision("b", "OFFER", who=TESTERS),
        provision("c", "OFFER", force=Force.VOLUNTARY),
        provision("d", "OFFER", standing=Standing.DENIED),
    ]
    record = world(*offers)

    assert bearing_on(record, question(NO_TESTER), offers) == tuple(offers)


def test_looking_at_what_bears_leaves_no_trace() -> None:
    bar = provision("bar", who=Who(WhoKind.LIST, "partners"))
    subject = Subject("acme", lists={"partners": YES})
    asked = inquiry(world(bar), subject)

    bearing_on(asked.record, asked.question, [bar])

    assert (list(asked.doors.seen), list(asked.cautions)) == ([], [])


def turns(*provisions: Provision, subject: Subject = STRANGER, **rest: Any) -> list[float]:
    record = world(*provisions, **rest)
    first = [each for each in provisions if each.kind in ("BAR", "OFFER")]
    found = turns_of(record, question(subject), first, first)
    return [(turn - day(0)).total_seconds() / 86400 for turn in found]


def test_the_turns_are_those_of_the_provisions_and_of_what_stops_or_excepts_them() -> None:
    bar = provision("bar", start=1, conditions=(Condition("limit", "x", period(2, 3)),))
    grant = provision("grant", "GRANT", 5, 4.5, against="bar")
    pause = provision("pause", "PAUSE", 8, 9, against="grant")

    assert turns(bar, provision("offer", "OFFER", 1), grant, pause) == [1, 2, 3, 4.5, 5, 8, 9]
    assert turns(provision("offer", "OFFER", 1), grant, pause) == [1]


def test_the_turns_of_what_is_asked_of_the_organisation_and_of_its_parent_are_among_them() -> None:
    organizations = {
        **acme(fact("testers", UNKNOWN, end=2), affiliate_of="parent"),
        "other": Organization("other"),
    }
    memberships = {
        **member("a", of="acme", start=3),
        **member("b", of="parent", start=4),
        **member("c", of="other", start=5),
    }
    told = Subject("acme", affiliate_of="other")
    record: Any = {"organizations": organizations, "memberships": memberships}
    asking = (
        provision("bar", start=1, who=Who(WhoKind.CLASS, "testers")),
        provision("grant", "GRANT", start=1, against="bar", who=Who(WhoKind.LIST, "partners")),
    )

    assert turns(*asking, **record) == [1]
    assert turns(*asking, subject=ACME, **record) == [0, 1, 2, 3, 4]
    assert turns(*asking, subject=told, **record) == [0, 1, 2, 3, 5]
    assert turns(provision("bar", start=1), subject=ACME, **record) == [1]


def test_a_window_turns_when_it_opens_and_when_it_closes() -> None:
    assert turns(provision("bar", start=between(1, 2))) == pytest.approx([1, 2])
