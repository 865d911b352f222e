"""What is known of the subject at one moment: its classes and its listings.

Facts come from the record of the organisation, then from the request. The subject's own word
settles doubts, never the record.
"""

from collections.abc import Iterable

from accesscontrol.rules.question import Caution, Question, Subject, attested
from registry.rules.dates import Bound
from registry.rules.doors import Door, Doors
from registry.rules.lifecycle import Moment
from registry.rules.periods import Period, has_come
from registry.rules.record import Membership, Organization, Record, Who
from registry.rules.truth import NO, UNKNOWN, YES, Truth, any_of, negation
from registry.rules.vocabulary import EVERYONE, WhoKind

_CERTAIN = {(YES, NO): YES, (NO, YES): NO}
"""What is certain of a class, by how far the record says yes and how far it says no."""


class Inquiry:
    """One question about the record, with all that has been found out on the way."""

    def __init__(
        self,
        record: Record,
        question: Question,
        doors: Doors | None = None,
        moment: Moment | None = None,
    ) -> None:
        """`moment` spares questions about one moment the working out of what is operative."""
        self.record = record
        self.question = question
        self.moment = moment or Moment(record, at=question.as_of, trust=question.trust, doors=doors)
        self.cautions: dict[Caution, None] = {}
        self._classes: dict[str, Truth] = {}
        self._lists: dict[str, Truth] = {}

    @property
    def subject(self) -> Subject:
        return self.question.subject

    @property
    def organization(self) -> Organization | None:
        """The subject's organisation as recorded; None where none is named or on record."""
        named = self.subject.organization
        return None if named is None else self.record.organizations.get(named)

    @property
    def doors(self) -> Doors:
        return self.moment.doors

    def reaches(self, who: Who) -> Truth:
        """Whether the subject is among those that a provision speaks of."""
        match who.kind:
            case WhoKind.EVERYONE:
                return YES
            case WhoKind.NOBODY:
                return NO
            case WhoKind.CLASS:
                return self.in_class(str(who.id))
            case WhoKind.LIST:
                return self.on_list(str(who.id))

    def in_class(self, subject_class: str) -> Truth:
        if subject_class == EVERYONE:
            return YES
        if subject_class not in self._classes:
            # A class and its complement share one door, so that settling one settles both.
            other = self.record.complements.get(subject_class)
            if other is not None and other < subject_class:
                self._classes[subject_class] = negation(self.in_class(other))
            else:
                found = self._class_fact(subject_class, other)
                if found is UNKNOWN:
                    found = self.doors.ask(Door("class", subject_class))
                self._classes[subject_class] = found
        return self._classes[subject_class]

    def on_list(self, list_id: str) -> Truth:
        if list_id not in self._lists:
            self._lists[list_id] = self._listing(list_id)
        return self._lists[list_id]

    def _class_fact(self, subject_class: str, other: str | None) -> Truth:
        recorded = self._recorded_fact(subject_class, other)
        word = attested(self.subject.classes, subject_class)
        if word is UNKNOWN and other is not None:
            word = negation(attested(self.subject.classes, other))
        if recorded is UNKNOWN:
            return word
        if word is not UNKNOWN and word is not recorded:
            self._caution(
                "attestation-contradicts-record",
                f"The record says {recorded.word} to the class {subject_class}, the request "
                f"{word.word}; the record stands.",
            )
        return recorded

    def _recorded_fact(self, subject_class: str, other: str | None) -> Truth:
        organization = self.organization
        if organization is None or self.subject.staff:
            return UNKNOWN
        said = {YES: NO, NO: NO}
        for index, fact in enumerate(organization.facts):
            if fact.value is UNKNOWN or fact.subject_class not in (subject_class, other):
                continue
            value = fact.value if fact.subject_class == subject_class else negation(fact.value)
            name = f"{organization.id}#{index}"
            standing = self.moment.exists(name, fact.standing)
            said[value] = max(said[value], min(standing, self._holds(name, fact.period)))
        if said[YES] is YES is said[NO]:
            self._caution(
                "record-contradicts-itself",
                f"The record says both yes and no to the class {subject_class} "
                f"of {organization.id}.",
            )
        # A fact that may be so is no fact, but it may contradict one: then neither is certain.
        return _CERTAIN.get((said[YES], said[NO]), UNKNOWN)

    def _listing(self, list_id: str) -> Truth:
        recorded = self._recorded_listing(list_id)
        word = attested(self.subject.lists, list_id)
        if recorded is UNKNOWN:
            if word is not UNKNOWN:
                self._caution(
                    "settled-by-attestation",
                    f"The record leaves open whether the subject is on the list {list_id}; "
                    f"the request's own word ({word.word}) was taken.",
                )
                return word
            return self.doors.ask(Door("listing", list_id))
        if word is not UNKNOWN and word is not recorded:
            self._caution(
                "attestation-contradicts-record",
                f"The record says {recorded.word} to the list {list_id}, the request "
                f"{word.word}; the record stands.",
            )
        return recorded

    def _recorded_listing(self, list_id: str) -> Truth:
        listed = self.record.lists[list_id]
        own = self._memberships(list_id, self.subject.organization)
        parents = self._memberships(list_id, self.parent)
        ways = []
        if own:
            ways.append(min(self._named(own), self._covers(list_id, "staff")))
        if parents:
            coverage = self._covers(list_id, "affiliates")
            ways.append(min(self._named(parents), coverage, self._covers(list_id, "staff")))
        if ways:
            return any_of(ways)
        closed = any_of(
            min(
                self.moment.exists(f"{list_id}#{index}", closure.standing),
                self.in_class(closure.subject_class),
            )
            for index, closure in enumerate(listed.closed_for)
        )
        return NO if closed is YES else UNKNOWN

    @property
    def parent(self) -> str | None:
        """One step only: the request's own word, else the recorded parent."""
        if self.subject.affiliate_of is not None:
            return self.subject.affiliate_of
        return None if self.organization is None else self.organization.affiliate_of

    def _memberships(self, list_id: str, organization: str | None) -> tuple[Membership, ...]:
        if organization is None or organization not in self.record.organizations:
            return ()
        return self.record.memberships.get((list_id, organization), ())

    def _named(self, memberships: Iterable[Membership]) -> Truth:
        return any_of(
            min(
                self.moment.exists(membership.id, membership.standing),
                self._holds(membership.id, membership.period),
            )
            for membership in memberships
        )

    def _covers(self, list_id: str, whom: str) -> Truth:
        listed = self.record.lists[list_id]
        if whom == "affiliates":
            covers = listed.covers_affiliates
        else:
            covers = listed.covers_staff if self.subject.staff else YES
        return covers if covers is not UNKNOWN else self.doors.ask(Door("coverage", list_id, whom))

    def _holds(self, statement: str, period: Period) -> Truth:
        started = self._come(statement, "start", period.start)
        if period.end is None:
            return started
        return min(started, negation(self._come(statement, "end", period.end)))

    def _come(self, statement: str, part: str, bound: Bound) -> Truth:
        value = has_come(bound, self.question.as_of)
        return value if value is not UNKNOWN else self.doors.ask(Door("bound", statement, part))

    def _caution(self, code: str, text: str) -> None:
        self.cautions[Caution(code, text)] = None
