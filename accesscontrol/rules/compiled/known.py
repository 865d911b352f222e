"""All that an answer takes from the subject, as one value that can be compared.

Whoever answers from this value alone cannot depend on anything that is not in it: so it is the
whole key under which an answer may be kept. Names are not in it. Where an answer says one, it
is put in afterwards.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from accesscontrol.rules.asks import Asks
from accesscontrol.rules.missing import MissingFact
from accesscontrol.rules.question import Caution, Subject
from registry.rules.doors import Door
from registry.rules.periods import Period
from registry.rules.record import Card, Membership, Organization, Record, RecordedFact
from registry.rules.truth import UNKNOWN, Truth
from registry.rules.vocabulary import Standing

MARK = "\x00"
"""In every stand-in of a name, and in no name on record."""
_OWN, _PARENT = f"{MARK}own", f"{MARK}parent"

Listings = tuple[tuple[str, tuple[tuple[Period, Standing], ...]], ...]
"""By list, in order: when and how surely somebody is named on it."""
Words = tuple[tuple[str, Truth], ...]


class Known(NamedTuple):
    """Of the subject: what the record says of it as far as a plan asks, and its own word."""

    staff: bool
    facts: tuple[RecordedFact, ...]
    own: Listings
    parents: Listings
    is_own_parent: bool
    """The subject names itself as its parent: its listings are then those of both."""
    classes: Words
    lists: Words


def known_of(subject: Subject, own: Card | None, parent: Card | None, asks: Asks) -> Known:
    """`own` and `parent` are the cards of the organisation and of the parent that counts."""
    is_own_parent = _are_one(own, parent)
    return Known(
        staff=subject.staff,
        facts=() if own is None else tuple(fact for _, fact in _facts(own, asks)),
        own=_listings(own, asks),
        parents=() if is_own_parent else _listings(parent, asks),
        is_own_parent=is_own_parent,
        classes=_words(subject.classes, asks.classes),
        lists=_words(subject.lists, asks.lists),
    )


def laid_over(known: Known, record: Record) -> tuple[Record, Subject]:
    """A record in which the subject is known so much, and the subject, under stand-ins."""
    count = 0
    memberships: dict[tuple[str, str], tuple[Membership, ...]] = {}
    for holder, listings in ((_OWN, known.own), (_PARENT, known.parents)):
        for list_id, named in listings:
            group = []
            for period, standing in named:
                member = f"{MARK}member{count}"
                group.append(Membership(member, list_id, holder, period, standing))
                count += 1
            memberships[list_id, holder] = tuple(group)
    organizations = {
        _OWN: Organization(_OWN, None, known.facts),
        _PARENT: Organization(_PARENT),
    }
    subject = Subject(
        organization=_OWN,
        staff=known.staff,
        affiliate_of=_OWN if known.is_own_parent else _PARENT,
        classes=dict(known.classes),
        lists=dict(known.lists),
    )
    return replace(record, organizations=organizations, memberships=memberships), subject


class Names:
    """The names that stand-ins stand for in the answer to one subject."""

    def __init__(self, own: Card | None, parent: Card | None, asks: Asks) -> None:
        self._names: dict[str, str] = {}
        if own is not None:
            self._names[_OWN] = own.organization.id
            for place, (number, _) in enumerate(_facts(own, asks)):
                self._names[f"{_OWN}#{place}"] = f"{own.organization.id}#{number}"
        count = 0
        for card in (own, None if _are_one(own, parent) else parent):
            for _, group in _groups(card, asks):
                for membership in group:
                    self._names[f"{MARK}member{count}"] = membership.id
                    count += 1

    def in_caution(self, caution: Caution) -> Caution:
        """Of all names only the organisation's own is ever in a sentence."""
        if MARK not in caution.text:
            return caution
        return Caution(caution.code, caution.text.replace(_OWN, self._names[_OWN]))

    def in_missing(self, fact: MissingFact) -> MissingFact:
        door = fact.door
        if MARK not in door.subject:
            return fact
        named = Door(door.kind, self._names[door.subject], door.part)
        return MissingFact(named, fact.if_yes, fact.if_no)


def is_anonymous(cautions: tuple[Caution, ...], missing: tuple[MissingFact, ...]) -> bool:
    """Whether none of these says a name."""
    return not (
        any(MARK in caution.text for caution in cautions)
        or any(MARK in fact.door.subject for fact in missing)
    )


def _are_one(own: Card | None, parent: Card | None) -> bool:
    return own is not None and parent is not None and own.organization.id == parent.organization.id


def _facts(card: Card, asks: Asks) -> list[tuple[int, RecordedFact]]:
    """Each with its number among all facts of the organisation, by which it is called."""
    facts = enumerate(card.organization.facts)
    return [(number, fact) for number, fact in facts if fact.subject_class in asks.classes]


def _groups(card: Card | None, asks: Asks) -> list[tuple[str, tuple[Membership, ...]]]:
    if card is None or not card.memberships:
        return []
    return sorted(
        (list_id, group) for list_id, group in card.memberships.items() if list_id in asks.lists
    )


def _listings(card: Card | None, asks: Asks) -> Listings:
    return tuple(
        (list_id, tuple((membership.period, membership.standing) for membership in group))
        for list_id, group in _groups(card, asks)
    )


def _words(said: Mapping[str, Truth], asked: frozenset[str]) -> Words:
    """Unknown is what goes without saying."""
    words = ((name, word) for name, word in said.items() if name in asked)
    return tuple(sorted((name, word) for name, word in words if word is not UNKNOWN))
