"""Questions about the records of tests.registry.rules.small, and what answers are made of.

`acme` is an organisation; `partners` is a list; `testers` and `others` are each other's
complement, `guests` is a class that has none.
"""

from typing import Any

from accesscontrol.rules.decide import Decision, decide
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question, Subject
from registry.rules.doors import Doors
from registry.rules.layers import in_reach
from registry.rules.record import (
    ApprovedEntityList,
    Closure,
    Membership,
    Organization,
    Provision,
    Record,
    RecordedFact,
    Who,
)
from registry.rules.truth import YES, Truth
from registry.rules.vocabulary import Standing, WhoKind
from tests.registry.rules.small import CONFIRMED, day, period, record_of

GUESTS = Who(WhoKind.CLASS, "guests")
OTHERS = Who(WhoKind.CLASS, "others")
STRANGER = Subject()
ACME = Subject(organization="acme")


def world(*provisions: Provision, **rest: Any) -> Record:
    usual: dict[str, Any] = {
        "complements": {"testers": "others", "others": "testers"},
        "classes": frozenset({"testers", "others", "guests"}),
        "organizations": {"acme": Organization("acme")},
        "lists": {"partners": listing()},
    }
    return record_of(provisions, **{**usual, **rest})


def listing(
    staff: Truth = YES, affiliates: Truth = YES, closed_for: tuple[Closure, ...] = ()
) -> ApprovedEntityList:
    return ApprovedEntityList("partners", staff, affiliates, closed_for)


def acme(*facts: RecordedFact, affiliate_of: str | None = None) -> dict[str, Organization]:
    """The organisations on record: acme with its facts, and its parent if it has one."""
    parents = {affiliate_of: Organization(affiliate_of)} if affiliate_of else {}
    return {"acme": Organization("acme", affiliate_of, facts), **parents}


def fact(
    subject_class: str, value: Truth, standing: Standing = CONFIRMED, **when: Any
) -> RecordedFact:
    return RecordedFact(subject_class, value, period(**when), standing)


def member(
    name: str = "one", of: str = "acme", standing: Standing = CONFIRMED, **when: Any
) -> dict[tuple[str, str], tuple[Membership, ...]]:
    """An organisation's only record on the list of partners."""
    return {("partners", of): (Membership(name, "partners", of, period(**when), standing),)}


def question(subject: Subject = STRANGER, number: float = 3, **rest: Any) -> Question:
    usual: dict[str, Any] = {"model": "m", "channel": "api", "trust": CONFIRMED}
    return Question(subject=subject, as_of=day(number), **{**usual, **rest})


def inquiry(
    record: Record,
    subject: Subject = STRANGER,
    number: float = 3,
    doors: Doors | None = None,
    **rest: Any,
) -> Inquiry:
    return Inquiry(record, question(subject, number, **rest), doors)


def decision_on(asked: Inquiry) -> Decision:
    """The decision on an inquiry, from all that is in reach."""
    reach = in_reach(asked.record, asked.question.model, asked.question.channel)
    return decide(asked, reach)
