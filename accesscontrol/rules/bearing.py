"""What can bear on the answer to a question as time goes on; the rest is left aside."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from accesscontrol.rules.asks import Asks, asks_of
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question
from registry.rules.existence import existence
from registry.rules.lifecycle import force_of
from registry.rules.periods import Period, turning_points
from registry.rules.record import Membership, Provision, Record, RecordedFact, Who
from registry.rules.truth import NO
from registry.rules.vocabulary import ProvisionKind, Standing, WhoKind


def bearing_on(
    record: Record, question: Question, reach: Iterable[Provision]
) -> tuple[Provision, ...]:
    """The provisions in reach without the BARs that block this subject at no moment.

    Those are: in law none, not so at the question's threshold, or about somebody else for good.
    """
    asked = Inquiry(record, question)
    return tuple(
        provision
        for provision in reach
        if provision.kind is not ProvisionKind.BAR
        or not (never_blocks(provision, question.trust) or never_reaches(asked, provision.who))
    )


def never_blocks(bar: Provision, trust: Standing) -> bool:
    """Whether a BAR blocks nobody at any moment: in law none, or no fact at this threshold."""
    return force_of(bar) is NO or existence(bar.standing, trust) is NO


def turns_of(
    record: Record, question: Question, reach: Iterable[Provision], bearing: Iterable[Provision]
) -> list[datetime]:
    """The instants, in order, at which something turns that bears on the answer.

    Those of the subject are left aside that none of the provisions in reach ask for.
    """
    asked = Inquiry(record, question)
    periods = [
        *periods_of_provisions(record, bearing),
        *periods_of_subject(asked, asks_of(record, reach)),
    ]
    return sorted({turn for period in periods for turn in turning_points(period)})


def never_reaches(asked: Inquiry, who: Who) -> bool:
    """Whether the subject is not among them now, and nothing on record can change that."""
    if asked.reaches(who) is not NO:
        return False
    if who.kind is WhoKind.CLASS:
        return not _facts_on(asked, str(who.id))
    if who.kind is WhoKind.LIST:
        closures = asked.record.lists[str(who.id)].closed_for
        return not (
            any(_memberships(asked, str(who.id)))
            or any(_facts_on(asked, closure.subject_class) for closure in closures)
        )
    return True


def _facts_on(asked: Inquiry, subject_class: str) -> list[RecordedFact]:
    """What the record says of the organisation's being in a class or in its complement."""
    classes = (subject_class, asked.record.complements.get(subject_class))
    organization = asked.organization
    facts = () if organization is None else organization.facts
    return [fact for fact in facts if fact.subject_class in classes]


def periods_of_provisions(record: Record, provisions: Iterable[Provision]) -> Iterator[Period]:
    """Theirs, and those of all that stops them or excepts from them."""
    for key in closure_of(record, provisions):
        provision = record.provisions[key]
        yield provision.period
        yield from (part.period for part in provision.conditions if part.period is not None)


def closure_of(record: Record, provisions: Iterable[Provision]) -> set[str]:
    """The keys of provisions and of all that stops them or excepts from them, at any remove."""
    waiting = [provision.key for provision in provisions]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += record.stoppers.get(key, ())
            waiting += record.grants.get(key, ())
    return seen


def periods_of_subject(asked: Inquiry, asks: Asks) -> Iterator[Period]:
    """Of what the record says of the organisation, as far as it is asked for."""
    if asked.organization is not None:
        for fact in asked.organization.facts:
            if fact.subject_class in asks.classes:
                yield fact.period
    for list_id in asks.lists:
        yield from (membership.period for membership in _memberships(asked, list_id))


def _memberships(asked: Inquiry, list_id: str) -> Iterator[Membership]:
    """What the record says of the organisation, and of its parent, being on a list."""
    for named in {asked.subject.organization, asked.parent} - {None}:
        yield from asked.record.memberships.get((list_id, str(named)), ())
