"""Lists that a subject is on: by name, by its parent, by silence, or by its own word."""

from typing import Any

import pytest

from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Caution, Subject
from registry.rules.doors import Door
from registry.rules.record import Closure, Organization
from registry.rules.truth import NO, UNKNOWN, YES, Truth
from registry.rules.vocabulary import Standing
from tests.accesscontrol.rules.small import (
    ACME,
    STRANGER,
    acme,
    inquiry,
    listing,
    member,
    world,
)
from tests.registry.rules.small import CONFIRMED, between

ALLEGED = Standing.ALLEGED


def codes(of: Inquiry) -> list[str]:
    return [caution.code for caution in of.cautions]


@pytest.mark.parametrize(
    ("listed", "subject", "on_list"),
    [
        (member(), ACME, YES),
        (member(), STRANGER, UNKNOWN),
        (member(), Subject("globex"), UNKNOWN),
        (member(start=4), ACME, NO),
        (member(end=2), ACME, NO),
        (member(standing=Standing.DENIED), ACME, NO),
        (member(standing=ALLEGED), ACME, UNKNOWN),
        (member(start=between(2, 4)), ACME, UNKNOWN),
        (member(of="globex"), ACME, UNKNOWN),
        (member(of="globex"), Subject("globex"), UNKNOWN),
        ({}, ACME, UNKNOWN),
    ],
)
def test_an_organisation_is_on_a_list_by_its_own_record(
    listed: Any, subject: Subject, on_list: Truth
) -> None:
    asked = inquiry(world(memberships=listed), subject)

    assert asked.on_list("partners") is on_list
    assert codes(asked) == []


def test_of_several_records_of_membership_one_is_enough() -> None:
    [over] = member("over", end=2).values()
    [new] = member("new", start=2).values()
    listed = {("partners", "acme"): (*over, *new)}

    assert inquiry(world(memberships=listed), ACME).on_list("partners") is YES
    assert inquiry(world(memberships={("partners", "acme"): over}), ACME).on_list("partners") is NO


@pytest.mark.parametrize("covers", [YES, NO, UNKNOWN])
def test_staff_are_on_a_list_if_it_covers_staff(covers: Truth) -> None:
    record = world(memberships=member(), lists={"partners": listing(staff=covers)})
    staff = inquiry(record, Subject("acme", staff=True))

    assert staff.on_list("partners") is covers
    assert inquiry(record, ACME).on_list("partners") is YES
    doors = [Door("coverage", "partners", "staff"), Door("listing", "partners")]
    assert list(staff.doors.seen) == (doors if covers is UNKNOWN else [])


@pytest.mark.parametrize("covers", [YES, NO, UNKNOWN])
@pytest.mark.parametrize("parent", ["recorded", "told"])
def test_an_affiliate_is_on_its_parents_list_if_the_list_covers_affiliates(
    parent: str, covers: Truth
) -> None:
    organizations = {
        "acme": Organization("acme", "globex" if parent == "recorded" else "unheard-of"),
        "globex": Organization("globex"),
    }
    record = world(
        organizations=organizations,
        memberships=member(of="globex"),
        lists={"partners": listing(affiliates=covers)},
    )
    subject = Subject("acme", affiliate_of="globex" if parent == "told" else None)
    asked = inquiry(record, subject)

    assert asked.on_list("partners") is covers
    doors = [Door("coverage", "partners", "affiliates"), Door("listing", "partners")]
    assert list(asked.doors.seen) == (doors if covers is UNKNOWN else [])


def test_an_affiliates_staff_need_both_coverages() -> None:
    for staff in (YES, NO, UNKNOWN):
        for affiliates in (YES, NO, UNKNOWN):
            record = world(
                organizations=acme(affiliate_of="globex"),
                memberships=member(of="globex"),
                lists={"partners": listing(staff, affiliates)},
            )
            asked = inquiry(record, Subject("acme", staff=True))
            assert asked.on_list("partners") is min(staff, affiliates)
            open_yet = {"affiliates": affiliates, "staff": staff}
            doors = [door.part for door in asked.doors.seen if door.kind == "coverage"]
            assert doors == [whom for whom, covers in open_yet.items() if covers is UNKNOWN]


def test_a_membership_of_its_own_or_of_its_parent_is_enough() -> None:
    own, parents = member("own"), member("parents", of="globex")
    over = {("partners", "acme"): member("over", end=2)["partners", "acme"]}
    organizations = acme(affiliate_of="globex")
    none_covered = {"partners": listing(affiliates=NO)}

    for listed, lists in (
        ({**own, **parents}, none_covered),
        ({**over, **parents}, {"partners": listing()}),
    ):
        record = world(organizations=organizations, memberships=listed, lists=lists)
        assert inquiry(record, ACME).on_list("partners") is YES
    record = world(organizations=organizations, memberships={**over, **parents}, lists=none_covered)
    assert inquiry(record, ACME).on_list("partners") is NO


def test_only_one_step_is_taken_up_to_a_parent() -> None:
    organizations = {
        "acme": Organization("acme", "globex"),
        "globex": Organization("globex", "initech"),
        "initech": Organization("initech"),
    }
    record = world(organizations=organizations, memberships=member(of="initech"))

    assert inquiry(record, ACME).on_list("partners") is UNKNOWN
    assert inquiry(record, Subject("globex")).on_list("partners") is YES


@pytest.mark.parametrize(
    ("closed_for", "classes", "on_list"),
    [
        ([Closure("guests", CONFIRMED)], {"guests": YES}, NO),
        ([Closure("guests", CONFIRMED)], {"guests": NO}, UNKNOWN),
        ([Closure("guests", CONFIRMED)], {}, UNKNOWN),
        ([Closure("guests", ALLEGED)], {"guests": YES}, UNKNOWN),
        ([Closure("guests", Standing.DRAFT)], {"guests": YES}, UNKNOWN),
        ([Closure("everyone", CONFIRMED)], {}, NO),
        ([Closure("guests", CONFIRMED), Closure("testers", CONFIRMED)], {"testers": YES}, NO),
        ([], {"guests": YES}, UNKNOWN),
    ],
)
def test_who_is_not_named_is_not_on_a_list_that_is_closed_for_its_class(
    closed_for: list[Closure], classes: dict[str, Truth], on_list: Truth
) -> None:
    record = world(lists={"partners": listing(closed_for=tuple(closed_for))})

    assert inquiry(record, Subject("acme", classes=classes)).on_list("partners") is on_list


def test_who_is_named_in_doubt_is_not_shut_out_by_a_closed_list() -> None:
    lists = {"partners": listing(closed_for=(Closure("everyone", CONFIRMED),))}
    record = world(memberships=member(standing=ALLEGED), lists=lists)

    assert inquiry(record, ACME).on_list("partners") is UNKNOWN


def test_a_closure_that_may_be_has_a_door_by_its_number() -> None:
    closures = (Closure("guests", Standing.DRAFT), Closure("everyone", ALLEGED))
    asked = inquiry(world(lists={"partners": listing(closed_for=closures)}), ACME)

    assert asked.on_list("partners") is UNKNOWN
    assert Door("standing", "partners#1") in asked.doors.seen
    assert Door("standing", "partners#0") not in asked.doors.seen


def test_membership_in_doubt_has_doors_under_its_own_name() -> None:
    listed = member("n7", standing=ALLEGED, start=between(2, 4), end=between(2, 5))
    asked = inquiry(world(memberships=listed), ACME)

    assert asked.on_list("partners") is UNKNOWN
    assert list(asked.doors.seen) == [
        Door("standing", "n7"),
        Door("bound", "n7", "start"),
        Door("bound", "n7", "end"),
        Door("listing", "partners"),
    ]


def test_a_listing_that_is_open_is_a_door_unless_the_subject_settles_it() -> None:
    open_yet = inquiry(world(), ACME)
    assert open_yet.on_list("partners") is UNKNOWN
    assert list(open_yet.doors.seen) == [Door("listing", "partners")]
    assert codes(open_yet) == []

    for word in (YES, NO):
        asked = inquiry(world(), Subject("acme", lists={"partners": word}))
        assert asked.on_list("partners") is word
        assert list(asked.doors.seen) == []
        assert list(asked.cautions) == [
            Caution(
                "settled-by-attestation",
                "The record leaves open whether the subject is on the list partners; "
                f"the request's own word ({word.word}) was taken.",
            )
        ]


def test_the_word_on_a_list_is_not_taken_against_the_record() -> None:
    record = world(memberships=member())
    contradicting = inquiry(record, Subject("acme", lists={"partners": NO}))
    agreeing = inquiry(record, Subject("acme", lists={"partners": YES}))

    assert contradicting.on_list("partners") is agreeing.on_list("partners") is YES
    assert list(contradicting.cautions) == [
        Caution(
            "attestation-contradicts-record",
            "The record says yes to the list partners, the request no; the record stands.",
        )
    ]
    assert codes(agreeing) == []
    unsure = inquiry(record, Subject("acme", lists={"partners": UNKNOWN}))
    assert unsure.on_list("partners") is YES
    assert codes(unsure) == []


def test_a_list_is_looked_into_once() -> None:
    asked = inquiry(world(), ACME)
    asked.on_list("partners")
    asked.doors.seen.clear()

    assert asked.on_list("partners") is UNKNOWN
    assert list(asked.doors.seen) == []
