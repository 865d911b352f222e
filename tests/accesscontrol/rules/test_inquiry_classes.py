"""Classes of a subject: recorded facts, then its own word, then doors."""

from typing import Any

import pytest

from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Caution, Subject
from registry.rules.doors import Door, Doors
from registry.rules.record import RecordedFact
from registry.rules.truth import NO, UNKNOWN, YES, Truth, negation
from registry.rules.vocabulary import Standing
from tests.accesscontrol.rules.small import (
    ACME,
    STRANGER,
    acme,
    fact,
    inquiry,
    world,
)
from tests.registry.rules.small import between

ALLEGED = Standing.ALLEGED


def of_acme(*facts: RecordedFact, subject: Subject = ACME, **rest: Any) -> Inquiry:
    return inquiry(world(organizations=acme(*facts)), subject, **rest)


def told(**classes: Truth) -> Subject:
    return Subject("acme", classes=classes)


def codes(of: Inquiry) -> list[str]:
    return [caution.code for caution in of.cautions]


def test_everybody_is_in_the_class_of_everyone() -> None:
    assert inquiry(world()).in_class("everyone") is YES


@pytest.mark.parametrize(
    ("facts", "testers"),
    [
        ([], UNKNOWN),
        ([fact("testers", YES)], YES),
        ([fact("testers", NO)], NO),
        ([fact("others", YES)], NO),
        ([fact("others", NO)], YES),
        ([fact("guests", YES)], UNKNOWN),
        ([fact("testers", UNKNOWN)], UNKNOWN),
        ([fact("testers", UNKNOWN), fact("testers", YES)], YES),
        ([fact("guests", NO), fact("testers", YES)], YES),
        ([fact("testers", YES, start=4)], UNKNOWN),
        ([fact("testers", YES, end=2)], UNKNOWN),
        ([fact("testers", YES, end=2), fact("testers", NO, start=2)], NO),
        ([fact("testers", YES, ALLEGED)], UNKNOWN),
        ([fact("testers", YES, Standing.DRAFT)], UNKNOWN),
        ([fact("testers", YES, start=between(2, 4))], UNKNOWN),
        ([fact("testers", YES, end=between(2, 4))], UNKNOWN),
        # Agreeing is no contradiction; what may be so is none either, but leaves a doubt.
        ([fact("testers", YES), fact("testers", YES)], YES),
        ([fact("testers", YES), fact("others", NO)], YES),
        ([fact("testers", YES), fact("testers", NO, Standing.DENIED)], YES),
        ([fact("testers", YES), fact("testers", NO, ALLEGED)], UNKNOWN),
        ([fact("testers", NO, ALLEGED), fact("testers", YES)], UNKNOWN),
        ([fact("testers", NO), fact("others", NO, ALLEGED)], UNKNOWN),
        ([fact("testers", NO, ALLEGED), fact("testers", YES, ALLEGED)], UNKNOWN),
        # Two mere allegations make no fact, one fact beside them does.
        ([fact("testers", YES, ALLEGED), fact("testers", YES)], YES),
        ([fact("testers", YES), fact("testers", YES, ALLEGED)], YES),
    ],
)
def test_a_class_is_what_the_recorded_facts_say_of_it(
    facts: list[RecordedFact], testers: Truth
) -> None:
    assert of_acme(*facts).in_class("testers") is testers
    assert of_acme(*facts).in_class("others") is negation(testers)
    assert codes(of_acme(*facts)) == []


def test_facts_that_contradict_each_other_settle_nothing_and_are_pointed_out() -> None:
    asked = of_acme(fact("testers", YES), fact("others", YES))

    assert asked.in_class("testers") is UNKNOWN
    assert list(asked.cautions) == [
        Caution(
            "record-contradicts-itself",
            "The record says both yes and no to the class others of acme.",
        )
    ]


def test_facts_that_only_may_contradict_each_other_are_not() -> None:
    for facts in (
        (fact("testers", YES), fact("testers", NO, ALLEGED)),
        (fact("testers", YES, ALLEGED), fact("testers", NO)),
        (fact("testers", YES),),
    ):
        asked = of_acme(*facts)
        asked.in_class("testers")
        assert codes(asked) == []


@pytest.mark.parametrize("subject", [STRANGER, Subject("unheard-of"), Subject("acme", staff=True)])
def test_facts_are_of_the_organisation_and_not_of_its_people_or_of_others(
    subject: Subject,
) -> None:
    assert of_acme(fact("testers", YES), subject=subject).in_class("testers") is UNKNOWN


@pytest.mark.parametrize(
    ("classes", "testers"),
    [
        ({"testers": YES}, YES),
        ({"testers": NO}, NO),
        ({"others": YES}, NO),
        ({"others": NO}, YES),
        ({"testers": UNKNOWN, "others": NO}, YES),
        ({"testers": UNKNOWN}, UNKNOWN),
        ({"guests": YES}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_where_the_record_is_silent_the_subject_is_taken_at_its_word(
    classes: dict[str, Truth], testers: Truth
) -> None:
    asked = of_acme(subject=told(**classes))

    assert asked.in_class("testers") is testers
    assert asked.in_class("others") is negation(testers)
    assert codes(asked) == []


def test_of_a_class_and_its_complement_the_one_that_is_asked_about_first_is_heard_first() -> None:
    both = told(testers=YES, others=YES)

    assert of_acme(subject=both).in_class("others") is YES
    assert of_acme(subject=both).in_class("testers") is NO


def test_a_word_that_contradicts_the_record_does_not_count_and_is_pointed_out() -> None:
    asked = of_acme(fact("guests", YES), subject=told(guests=NO))

    assert asked.in_class("guests") is YES
    assert list(asked.cautions) == [
        Caution(
            "attestation-contradicts-record",
            "The record says yes to the class guests, the request no; the record stands.",
        )
    ]


def test_a_word_about_the_complement_contradicts_too() -> None:
    asked = of_acme(fact("testers", YES), subject=told(testers=NO))

    assert asked.in_class("testers") is YES
    assert codes(asked) == ["attestation-contradicts-record"]


def test_a_word_that_agrees_with_the_record_or_settles_it_is_not_pointed_out() -> None:
    agreeing = of_acme(fact("guests", YES), subject=told(guests=YES))
    settling = of_acme(fact("guests", YES, ALLEGED), subject=told(guests=NO))

    assert agreeing.in_class("guests") is YES
    assert settling.in_class("guests") is NO
    assert codes(agreeing) == codes(settling) == []


def test_a_class_and_its_complement_share_one_door() -> None:
    asked = inquiry(world())

    assert asked.in_class("testers") is asked.in_class("others") is UNKNOWN
    assert list(asked.doors.seen) == [Door("class", "others")]
    settled = inquiry(world(), doors=Doors({Door("class", "others"): YES}))
    assert settled.in_class("others") is YES
    assert settled.in_class("testers") is NO


def test_a_class_is_looked_into_once() -> None:
    asked = inquiry(world())
    asked.in_class("guests")
    asked.doors.seen.clear()

    assert asked.in_class("guests") is UNKNOWN
    assert list(asked.doors.seen) == []


def test_a_doubtful_fact_has_a_door_for_its_standing_and_each_of_its_bounds() -> None:
    doubtful = fact("guests", YES, ALLEGED, start=between(2, 4), end=between(2, 5))
    doors = [
        Door("standing", "acme#1"),
        Door("bound", "acme#1", "start"),
        Door("bound", "acme#1", "end"),
    ]
    asked = of_acme(fact("testers", YES), doubtful)

    assert asked.in_class("guests") is UNKNOWN
    assert list(asked.doors.seen) == [*doors, Door("class", "guests")]
    settled = of_acme(
        fact("testers", YES), doubtful, doors=Doors(dict(zip(doors, (YES, YES, NO), strict=True)))
    )
    assert settled.in_class("guests") is YES
    settled = of_acme(fact("testers", YES), doubtful, doors=Doors(dict.fromkeys(doors, YES)))
    assert settled.in_class("guests") is UNKNOWN


def test_a_bound_that_has_come_or_not_has_no_door() -> None:
    asked = of_acme(fact("guests", YES, start=1, end=9))

    assert asked.in_class("guests") is YES
    assert list(asked.doors.seen) == []
