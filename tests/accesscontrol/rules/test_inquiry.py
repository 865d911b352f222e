"""Whom a provision reaches, at the moment and threshold of a question."""

from accesscontrol.rules.question import Subject
from registry.rules.doors import Door, Doors
from registry.rules.record import Who
from registry.rules.truth import NO, UNKNOWN, YES
from registry.rules.vocabulary import Standing, WhoKind
from tests.accesscontrol.rules.small import (
    ACME,
    acme,
    fact,
    inquiry,
    member,
    world,
)
from tests.registry.rules.small import CONFIRMED, EVERYONE, NOBODY, PARTNERS, TESTERS

ALLEGED = Standing.ALLEGED


def test_a_provision_reaches_whom_it_names() -> None:
    asked = inquiry(
        world(memberships=member()), Subject("acme", classes={"testers": NO, "guests": YES})
    )

    assert asked.reaches(EVERYONE) is YES
    assert asked.reaches(NOBODY) is NO
    assert asked.reaches(TESTERS) is NO
    assert asked.reaches(Who(WhoKind.CLASS, "guests")) is YES
    assert asked.reaches(PARTNERS) is YES


def test_an_inquiry_settles_what_it_is_told_to() -> None:
    doors = Doors({Door("listing", "partners"): YES})

    assert inquiry(world(), ACME, doors=doors).on_list("partners") is YES
    assert inquiry(world(), ACME, doors=doors).doors is doors


def test_an_inquiry_is_made_at_the_moment_and_threshold_of_its_question() -> None:
    record = world(organizations=acme(fact("guests", YES, ALLEGED, start=3)))

    assert inquiry(record, ACME, 3, trust=ALLEGED).in_class("guests") is YES
    assert inquiry(record, ACME, 2, trust=ALLEGED).in_class("guests") is UNKNOWN
    assert inquiry(record, ACME, 3, trust=CONFIRMED).in_class("guests") is UNKNOWN
