"""The sample of subjects whose answers are compared.

The sample, for each pair, over the classes and the lists that a provision on record speaks of
there (those that the change touches first, at most `MOST_CLASSES` and `MOST_LISTS`):

- an organisation of which nothing is known;
- for each class: an organisation in it, one outside it, and staff who are in it;
- an organisation in none of the classes;
- for each list: an organisation of which nothing else is known that says it is on the list,
  one in none of the classes that says so, and one in none of them that says it is not;
- for each list that the change touches: one organisation on record, the first whose membership
  differs, else the first member;
- the first `MOST_ORGANIZATIONS` organisations of which the change tells something else.

A class or a list that no provision speaks of there cannot change an answer there. Each subject
is asked about now, and about the instants to come from which the status or a changed statement
differs (at most `MOST_MOMENTS`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accesscontrol.rules.question import Subject
from accesscontrol.rules.touched import Touched
from registry.rules.cards import cards_of
from registry.rules.lifecycle import scopes
from registry.rules.reach import Pair
from registry.rules.record import Record
from registry.rules.truth import NO, YES, Truth
from registry.rules.vocabulary import EVERYONE, WhoKind

MOST_CLASSES = 8
MOST_LISTS = 8
MOST_ORGANIZATIONS = 3


@dataclass(frozen=True, slots=True)
class Sampled:
    """One subject of the sample; `classes` and `lists` are what it says of itself."""

    organization: str | None = None
    staff: bool = False
    classes: tuple[tuple[str, Truth], ...] = ()
    lists: tuple[tuple[str, Truth], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As the subject of a check."""
        return {
            "organization": self.organization,
            "staff": self.staff,
            "classes": {name: value.word for name, value in self.classes},
            "lists": {name: value.word for name, value in self.lists},
        }

    def on(self, record: Record) -> Subject:
        return Subject(
            organization=self.organization,
            staff=self.staff,
            classes={name: value for name, value in self.classes if name in record.classes},
            lists={name: value for name, value in self.lists if name in record.lists},
        )


class Sample:
    """The subjects to ask about a pair, on the records before and after a change."""

    def __init__(self, before: Record, after: Record, touched: Touched) -> None:
        self.sides = (before, after)
        self.touched = touched
        self._named = _named_organizations(before, after, touched)

    def of(self, pair: Pair) -> list[Sampled]:
        classes, lists = self._spoken_of(pair)
        none = _in_none(classes, self.sides)
        found = [Sampled()]
        for name in classes:
            found.append(Sampled(classes=((name, YES),)))
            found.append(Sampled(classes=((name, NO),)))
            found.append(Sampled(staff=True, classes=((name, YES),)))
        found.append(Sampled(classes=none))
        for name in lists:
            found.append(Sampled(lists=((name, YES),)))
            found.append(Sampled(classes=none, lists=((name, YES),)))
            found.append(Sampled(classes=none, lists=((name, NO),)))
            if name in self._named:
                found.append(Sampled(organization=self._named[name]))
        changed = self.touched.organizations[:MOST_ORGANIZATIONS]
        found += [Sampled(organization=name) for name in changed]
        return list(dict.fromkeys(found))

    def _spoken_of(self, pair: Pair) -> tuple[list[str], list[str]]:
        """The classes and the lists in scope, those that the change touches first."""
        classes: dict[str, bool] = {}
        lists: dict[str, bool] = {}
        for record in self.sides:
            if not is_on_record(record, pair):
                continue
            for key in scopes(record, *pair):
                who = record.provisions[key].who
                found = {WhoKind.CLASS: classes, WhoKind.LIST: lists}.get(who.kind)
                if found is not None and who.id is not None:
                    found[who.id] = found.get(who.id, False) or key in self.touched.provisions
            for name in lists:
                if name in record.lists:
                    for closure in record.lists[name].closed_for:
                        if closure.subject_class != EVERYONE:
                            classes.setdefault(closure.subject_class, False)
        return (
            _first(classes, self.touched.classes, MOST_CLASSES),
            _first(lists, self.touched.lists, MOST_LISTS),
        )


def is_on_record(record: Record, pair: Pair) -> bool:
    return pair[0] in record.models and pair[1] in record.channels


def _first(found: Mapping[str, bool], touched: frozenset[str], most: int) -> list[str]:
    ordered = sorted(found, key=lambda name: (not (found[name] or name in touched), name))
    return ordered[:most]


def _in_none(classes: Sequence[str], sides: Iterable[Record]) -> tuple[tuple[str, Truth], ...]:
    """Outside each class. Of two complements one has to be so: outside the first named."""
    outside: dict[str, Truth] = {}
    records = tuple(sides)
    for name in sorted(classes):
        if not any(record.complements.get(name) in outside for record in records):
            outside[name] = NO
    return tuple(outside.items())


def _named_organizations(before: Record, after: Record, touched: Touched) -> dict[str, str]:
    """For each touched list the organisation whose membership differs, else its first member."""
    named: dict[str, str] = {}
    for membership in touched.memberships:
        named.setdefault(membership.list, membership.organization)
    provisions = [
        record.provisions[key]
        for record in (before, after)
        for key in touched.provisions
        if key in record.provisions
    ]
    spoken = {p.who.id for p in provisions if p.who.kind is WhoKind.LIST}
    wanted = (touched.lists | {name for name in spoken if name is not None}) - named.keys()
    if wanted:
        for record in (after, before):
            cards = cards_of(record)
            for listed in wanted - named.keys():
                somebody = cards.somebody_on(listed)
                if somebody is not None:
                    named[listed] = somebody
    return named
