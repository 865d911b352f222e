"""What a change of the record does not go well with: said, never refused.

Each finding names the provisions that it speaks of and says what would mend it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.rules.against import STOPPING, keys_by_directive
from registry.rules.cards import may_differ
from registry.rules.courses import Course, both, course_of
from registry.rules.doubts import doubts_about
from registry.rules.existence import existence
from registry.rules.history import Histories
from registry.rules.lifecycle import force_of, scopes
from registry.rules.periods import is_certainly_before
from registry.rules.reach import TIER_KINDS, Area
from registry.rules.record import Provision, Record, RecordedFact
from registry.rules.truth import NO, YES, negation
from registry.rules.vocabulary import DEFAULT_TRUST, ProvisionKind, WhoKind


@dataclass(frozen=True, slots=True)
class Finding:
    """`about` are the provisions, or the organisation, that it speaks of."""

    code: str
    about: tuple[str, ...]
    text: str

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "about": list(self.about), "text": self.text}


def contradictions(
    was: Histories,
    becomes: Histories,
    changed: Collection[str],
    areas: Iterable[Area],
    directives: Collection[str],
) -> tuple[Finding, ...]:
    """The findings about a change, each once, in a fixed order.

    `changed` are the provisions that `changed_provisions` finds, `areas` those that the change
    touches, `directives` those that it asserts or corrects.
    """
    before, after = was.record, becomes.record
    look = _Look(was, becomes, changed, areas)
    found = {
        *(Finding("doubt", (), text) for text in doubts_about(after, set(directives))),
        *look.offers_of_uncertain_order(),
        *look.bars_beyond_older_grants(),
        *look.grants_without_effect(),
        *look.stopping_what_is_over(),
        *look.speaking_of_nothing(),
        *_contradicting_facts(before, after),
    }
    return tuple(sorted(found, key=lambda finding: (finding.code, finding.about, finding.text)))


class _Look:
    def __init__(
        self, was: Histories, becomes: Histories, changed: Collection[str], areas: Iterable[Area]
    ) -> None:
        self.was = was
        self.becomes = becomes
        self.before = before = was.record
        self.after = after = becomes.record
        self._met: dict[tuple[str, str], bool] = {}
        self.new = {
            key
            for key in changed
            if key in after.provisions and before.provisions.get(key) != after.provisions[key]
        }
        self.together = [
            [after.provisions[key] for key in scopes(after, *area.example)]
            for area in areas
            if area.example[0] in after.models and area.example[1] in after.channels
        ]
        """For each area, the provisions that speak of it."""

    def offers_of_uncertain_order(self) -> Iterator[Finding]:
        seen: set[tuple[str, str]] = set()
        for provisions in self.together:
            offers = [p for p in provisions if p.kind is ProvisionKind.OFFER]
            for new in offers:
                for other in offers if new.key in self.new else ():
                    pair = (min(new.key, other.key), max(new.key, other.key))
                    if (
                        new.key != other.key
                        and pair not in seen
                        and self._clash(new, other, offers)
                    ):
                        seen.add(pair)
                        yield Finding(
                            "offers-of-uncertain-order",
                            pair,
                            f"{pair[0]} and {pair[1]} say different things, and neither "
                            "certainly starts before the other: what is offered is unknown. "
                            "Give a start more exactly, or END one of them.",
                        )

    def _clash(self, one: Provision, other: Provision, offers: Iterable[Provision]) -> bool:
        """Whether there is a moment at which both are the latest, and they disagree."""
        starts = one.period.start, other.period.start
        if one.who == other.who or _is_ordered(one, other):
            return False
        later = [
            self.becomes.live(third.key)
            for third in offers
            if all(is_certainly_before(start, third.period.start) for start in starts)
        ]
        course = both(self.becomes.live(one.key), self.becomes.live(other.key))
        moments = {when for part in (course, *later) for when, _ in part.turns}
        return any(
            course.at(moment) is not NO and all(part.at(moment) is not YES for part in later)
            for moment in moments
        )

    def bars_beyond_older_grants(self) -> Iterator[Finding]:
        beyond: dict[str, set[str]] = {}
        for provisions in self.together:
            for bar in provisions:
                if bar.key in self.new and self._bites(bar):
                    own = self.after.grants.get(bar.key, ())
                    for grant in provisions:
                        older = grant.kind is ProvisionKind.GRANT and grant.key not in self.new
                        if older and grant.key not in own and self._meet(bar.key, grant.key):
                            beyond.setdefault(bar.key, set()).add(grant.key)
        for key, grants in beyond.items():
            names = ", ".join(sorted(grants))
            yield Finding(
                "bar-beyond-an-older-grant",
                (key, *sorted(grants)),
                f"{key} is a bar of its own: {names} does not except from it. If those let in "
                "there are to stay in, add a GRANT against it.",
            )

    def grants_without_effect(self) -> Iterator[Finding]:
        effective: set[str] = set()
        for provisions in self.together:
            here = {provision.key for provision in provisions}
            for bar in provisions:
                if self._bites(bar):
                    for grant in self.after.grants.get(bar.key, ()):
                        if grant in self.new and grant in here and self._meet(bar.key, grant):
                            effective.add(grant)
        named = {grant: bar for bar, grants in self.after.grants.items() for grant in grants}
        for key in self.new & named.keys() - effective:
            yield Finding(
                "grant-without-effect",
                (key,),
                f"{key} excepts from nothing: no bar that it names is in force over the same "
                "models and channels while it lasts.",
            )

    def stopping_what_is_over(self) -> Iterator[Finding]:
        by_directive = keys_by_directive(self.before.provisions.values())
        for key in self.new:
            stopper = self.after.provisions[key]
            for target in stopper.against if stopper.kind in STOPPING else ():
                named = [target] if "/" in target else by_directive.get(target, [])
                known = [each for each in named if each in self.before.provisions]
                since = stopper.period.start.lo
                if known and all(_is_over(self.was.live(each), since) for each in known):
                    yield Finding(
                        "stops-what-is-over",
                        (key, target),
                        f"{key} stops {target}, of which nothing is in force any more by then.",
                    )
                for each in known:
                    if self.before.provisions[each].irrevocable:
                        yield Finding(
                            "stops-the-irrevocable",
                            (key, each),
                            f"{key} cannot take back {each}: that offer is irrevocable.",
                        )

    def speaking_of_nothing(self) -> Iterator[Finding]:
        spoken = {provision.key for provisions in self.together for provision in provisions}
        for key in self.new - spoken:
            if self.after.provisions[key].kind in TIER_KINDS:
                yield Finding(
                    "speaks-of-nothing",
                    (key,),
                    f"{key} speaks of no model over any channel on record.",
                )

    def _bites(self, bar: Provision) -> bool:
        is_bar = bar.kind is ProvisionKind.BAR and bar.who.kind is not WhoKind.NOBODY
        return is_bar and force_of(bar) is not NO

    def _meet(self, one: str, other: str) -> bool:
        """Whether both may be in force at one moment."""
        met = self._met.get((one, other))
        if met is None:
            met = not _is_never(both(self.becomes.live(one), self.becomes.live(other)))
            self._met[one, other] = met
        return met


def _is_ordered(one: Provision, other: Provision) -> bool:
    first, second = one.period.start, other.period.start
    return is_certainly_before(first, second) or is_certainly_before(second, first)


def _is_never(course: Course) -> bool:
    return course.first is NO and all(then is NO for _, then in course.turns)


def _is_over(course: Course, since: datetime) -> bool:
    """Whether it is certainly out of action then and for ever after."""
    return course.at(since) is NO and all(then is NO for when, then in course.turns if when > since)


def _contradicting_facts(before: Record, after: Record) -> Iterator[Finding]:
    if before.organizations is after.organizations:
        return
    for name in sorted(may_differ(before, after)):
        organization = after.organizations.get(name)
        if organization is None or before.organizations.get(name) == organization:
            continue
        certain = [
            fact
            for fact in organization.facts
            if existence(fact.standing, DEFAULT_TRUST) is YES and fact.value in (YES, NO)
        ]
        for index, one in enumerate(certain):
            for other in certain[index + 1 :]:
                if _contradict(one, other, after):
                    yield Finding(
                        "facts-contradict",
                        (name,),
                        f"{name} is said to be in the class {one.subject_class} and not to be "
                        "in it at the same time; while both are so, it is unknown.",
                    )


def _contradict(one: RecordedFact, other: RecordedFact, record: Record) -> bool:
    if other.subject_class == one.subject_class:
        said = other.value
    elif record.complements.get(one.subject_class) == other.subject_class:
        said = negation(other.value)
    else:
        return False
    together = both(course_of(one.period), course_of(other.period))
    return said is not one.value and any(then is YES for _, then in together.turns)
