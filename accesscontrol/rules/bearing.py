"""What can bear on the answer to a question as time goes on; the rest is left aside."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question
from registry.rules.existence import existence
from registry.rules.lifecycle import force_of
from registry.rules.periods import Period, turning_points
from registry.rules.record import Provision, Record, RecordedFact, Who
from registry.rules.truth import NO
from registry.rules.vocabulary import ProvisionKind, WhoKind


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
        or not (
            force_of(provision) is NO
            or existence(provision.standing, question.trust) is NO
            or _never_reaches(asked, provision.who)
        )
    )


def turns_of(record: Record, question: Question, provisions: Iterable[Provision]) -> list[datetime]:
    """The instants, in order, at which something turns that bears on the answer."""
    periods = _periods(record, question, provisions)
    return sorted({turn for period in periods for turn in turning_points(period)})


def _never_reaches(asked: Inquiry, who: Who) -> bool:
    """Whether the subject is not among them now, and nothing on record can change that."""
    if asked.reaches(who) is not NO:
        return False
    if who.kind is WhoKind.CLASS:
        return not _facts_on(asked, str(who.id))
    if who.kind is WhoKind.LIST:
        return not (
            any(_memberships(asked.record, asked.question, (str(who.id),)))
            or any(
                any(_facts_on(asked, closure.subject_class))
                for closure in asked.record.lists[str(who.id)].closed_for
            )
        )
    return True


def _facts_on(asked: Inquiry, subject_class: str) -> list[RecordedFact]:
    """What the record says of the organisation's being in a class or in its complement."""
    organization = asked.record.organizations.get(asked.subject.organization or "")
    if organization is None:
        return []
    classes = (subject_class, asked.record.complements.get(subject_class))
    return [fact for fact in organization.facts if fact.subject_class in classes]


def _periods(
    record: Record, question: Question, provisions: Iterable[Provision]
) -> Iterator[Period]:
    waiting = [provision.key for provision in provisions]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            provision = record.provisions[key]
            yield provision.period
            yield from (part.period for part in provision.conditions if part.period is not None)
            waiting += record.stoppers.get(key, ())
            waiting += record.grants.get(key, ())
    organization = record.organizations.get(question.subject.organization or "")
    if organization is not None:
        yield from (fact.period for fact in organization.facts)
    yield from _memberships(record, question, record.lists)


def _memberships(record: Record, question: Question, lists: Iterable[str]) -> Iterator[Period]:
    """The periods of membership of the organisation and of either parent."""
    subject = question.subject
    organization = record.organizations.get(subject.organization or "")
    recorded_parent = None if organization is None else organization.affiliate_of
    for named in {subject.organization, subject.affiliate_of, recorded_parent} - {None}:
        for list_id in lists:
            for membership in record.memberships.get((list_id, str(named)), ()):
                yield membership.period
