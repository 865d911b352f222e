"""The answers that a change of the record changes, for a fixed sample of subjects.

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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from accesscontrol.rules.decide import decide
from accesscontrol.rules.inquiry import Inquiry
from accesscontrol.rules.question import Question, Subject
from recording.rules.impact_reach import Touched
from recording.rules.impact_statuses import instant_or_none
from registry.rules.lifecycle import Moment, scopes
from registry.rules.periods import turning_points
from registry.rules.reach import Area, Pair
from registry.rules.record import Record
from registry.rules.truth import NO, YES, Truth
from registry.rules.vocabulary import DEFAULT_TRUST, EVERYONE, WhoKind

MOST_CLASSES = 8
MOST_LISTS = 8
MOST_ORGANIZATIONS = 3
MOST_MOMENTS = 4
MOST_QUESTIONS = 4000
"""Asked in all. Areas beyond that are counted and not asked about."""


@dataclass(frozen=True, slots=True)
class Verdict:
    outcome: str
    permitted: str
    offered: str

    def as_json(self) -> dict[str, str]:
        return {"outcome": self.outcome, "permitted": self.permitted, "offered": self.offered}


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


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer that changes. `as_of` is None for now; None for a pair that is not on record."""

    subject: Sampled
    as_of: datetime | None
    before: Verdict | None
    after: Verdict | None

    def as_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject.as_json(),
            "as_of": instant_or_none(self.as_of),
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


@dataclass(frozen=True, slots=True)
class SavedCheck:
    """A question that somebody keeps, to be told when its answer changes."""

    id: str
    question: Question


@dataclass(frozen=True, slots=True)
class SavedCheckRow:
    id: str
    before: Verdict | None
    after: Verdict | None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "before": None if self.before is None else self.before.as_json(),
            "after": None if self.after is None else self.after.as_json(),
        }


class Asking:
    """The sample put to the record before and after."""

    def __init__(self, before: Record, after: Record, touched: Touched, *, now: datetime) -> None:
        self.sides = (before, after)
        self.touched = touched
        self.now = now
        self.asked = 0
        self.asked_pairs = 0
        self._moments: dict[tuple[bool, datetime], Moment] = {}
        self._named = _named_organizations(before, after, touched)
        self._turns = sorted(set(_turns_to_come(before, after, touched, now)))

    def answer_rows(self, area: Area, turns: Iterable[datetime]) -> Iterator[AnswerRow]:
        """`turns` are the instants to come from which the statuses of the area differ."""
        if self.asked >= MOST_QUESTIONS:
            return
        self.asked_pairs += len(area.models) * len(area.channels)
        moments = sorted({*turns, *self._turns})[:MOST_MOMENTS]
        for sampled in self._sample(area.example):
            for as_of in (None, *moments):
                self.asked += 1
                before, after = (
                    self._verdict(side, sampled, area.example, as_of) for side in self.sides
                )
                if before != after:
                    yield AnswerRow(sampled, as_of, before, after)

    def _verdict(
        self, record: Record, sampled: Sampled, pair: Pair, as_of: datetime | None
    ) -> Verdict | None:
        at = self.now if as_of is None else as_of
        moment = self._moments.get((record is self.sides[0], at))
        if moment is None:
            moment = Moment(record, at=at, trust=DEFAULT_TRUST)
            self._moments[record is self.sides[0], at] = moment
        question = Question(*pair, sampled.on(record), at, DEFAULT_TRUST)
        return verdict(record, question, moment)

    def _sample(self, pair: Pair) -> list[Sampled]:
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
            if not _is_on_record(record, pair):
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


def verdict(record: Record, question: Question, moment: Moment | None = None) -> Verdict | None:
    """None for a pair that is not on record."""
    if not _is_on_record(record, (question.model, question.channel)):
        return None
    decision = decide(Inquiry(record, question, moment=moment))
    return Verdict(decision.outcome.value, decision.permitted.word, decision.offered.word)


def saved_check_rows(
    before: Record, after: Record, areas: Iterable[Area], checks: Iterable[SavedCheck]
) -> tuple[SavedCheckRow, ...]:
    """The saved checks whose answers change; only those in the areas can."""
    reached = {(model, channel) for area in areas for model, channel in area.pairs}
    found = []
    for check in checks:
        if (check.question.model, check.question.channel) in reached:
            was = verdict(before, _known_to(before, check.question))
            becomes = verdict(after, _known_to(after, check.question))
            if was != becomes:
                found.append(SavedCheckRow(check.id, was, becomes))
    return tuple(found)


def _known_to(record: Record, question: Question) -> Question:
    """Without what the subject says of lists and classes that are not on record."""
    subject = question.subject
    return replace(
        question,
        subject=replace(
            subject,
            classes=_only(subject.classes, record.classes),
            lists=_only(subject.lists, record.lists),
        ),
    )


def _only(said: Mapping[str, Truth], known: Iterable[str]) -> dict[str, Truth]:
    on_record = frozenset(known)
    return {name: value for name, value in said.items() if name in on_record}


def _is_on_record(record: Record, pair: Pair) -> bool:
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
            for listed, organization in sorted(
                key for key in record.memberships if key[0] in wanted
            ):
                named.setdefault(listed, organization)
    return named


def _turns_to_come(
    before: Record, after: Record, touched: Touched, now: datetime
) -> Iterator[datetime]:
    periods = [membership.period for membership in touched.memberships]
    for record in (before, after):
        for name in touched.organizations:
            organization = record.organizations.get(name)
            periods += [fact.period for fact in organization.facts] if organization else []
    for period in periods:
        yield from (turn for turn in turning_points(period) if turn > now)
