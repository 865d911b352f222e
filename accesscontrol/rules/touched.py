"""Which answers a change of the record can touch: not only by what is ordered and offered, but
also by who is on a list, and by what is known of organisations and classes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from registry.rules.cards import cards_of, may_differ
from registry.rules.differences import changed_provisions
from registry.rules.reach import Area, Pair, areas
from registry.rules.record import Card, Membership, Organization, Record, RecordedFact
from registry.rules.vocabulary import WhoKind


@dataclass(frozen=True, slots=True)
class Touched:
    """What differs between two records, with all whose effect may differ because of it."""

    provisions: frozenset[str]
    """Those that make a status: what `changed_provisions` finds."""
    lists: frozenset[str]
    classes: frozenset[str]
    organizations: tuple[str, ...]
    """Those of which something that decides differs, in order."""
    memberships: tuple[Membership, ...]
    """Those that are in one record only, by id."""
    asking: frozenset[str]
    """The provisions, and those that speak of the lists and the classes."""
    for_anybody: frozenset[str]
    """Those of `asking` whose effect may differ for anybody, not for `subjects` alone."""
    subjects: frozenset[str]
    """Organisations of which something differs, or whether they are on a list."""

    def may_concern(self, organization: str | None, parent: str | None) -> bool:
        """Whether answers about this organisation, with this parent that counts, may differ
        because of what differs about organisations."""
        return organization in self.subjects or parent in self.subjects


class Reached:
    """The pairs of areas, to ask whether one is among them."""

    def __init__(self, found: Iterable[Area]) -> None:
        self._channels: dict[str, list[frozenset[str]]] = {}
        for area in found:
            over = frozenset(area.channels)
            for model in area.models:
                self._channels.setdefault(model, []).append(over)

    def __contains__(self, pair: Pair) -> bool:
        return any(pair[1] in over for over in self._channels.get(pair[0], ()))


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose answers about what may differ between two records; all others are the same."""

    anybody: Reached
    some: Reached
    """Where nobody's answer differs but those of whom the change concerns."""
    touched: Touched

    def whole(self, pair: Pair) -> bool:
        return pair in self.anybody

    def partly(self, pair: Pair) -> bool:
        return pair in self.some and pair not in self.anybody


def concerned_by(
    before: Record, after: Record, touched: Touched, reached: Iterable[Area] | None = None
) -> Concerned:
    """`reached` are the areas of `touched.asking`, from whoever has found them already."""
    some = Reached(areas(before, after, touched.asking) if reached is None else reached)
    same = touched.for_anybody == touched.asking
    anybody = some if same else Reached(areas(before, after, touched.for_anybody))
    return Concerned(anybody, some, touched)


def touched_by(before: Record, after: Record) -> Touched:
    """An answer about a pair that no provision in `asking` speaks of, in either record, and
    whose model and channel stay, is the same in both.

    So is one about a pair that none in `for_anybody` speaks of, to whom the change may not
    concern.
    """
    provisions = changed_provisions(before, after)
    organizations = sorted(
        name
        for name in may_differ(before, after)
        if before.organizations.get(name) != after.organizations.get(name)
    )
    own_classes = frozenset(_with_complements(_classes(before, after), before, after))
    classes = own_classes | frozenset(
        _with_complements(_classes_of_facts(before, after, organizations), before, after)
    )
    memberships = _memberships(before, after)
    own_lists = frozenset(_different(before.lists, after.lists))
    lists = {
        *own_lists,
        *(membership.list for membership in memberships),
        *_lists_of_affiliates(before, after, organizations),
        *_lists_closed_for(before, after, classes),
    }
    own_lists |= frozenset(_lists_closed_for(before, after, own_classes))
    asking = provisions | frozenset(_speaking_of(before, after, lists, classes))
    return Touched(
        provisions=provisions,
        lists=frozenset(lists),
        classes=frozenset(classes),
        organizations=tuple(organizations),
        memberships=memberships,
        asking=asking,
        for_anybody=provisions | frozenset(_speaking_of(before, after, own_lists, own_classes)),
        subjects=frozenset({*organizations, *(each.organization for each in memberships)}),
    )


def _speaking_of(
    before: Record, after: Record, lists: Collection[str], classes: Collection[str]
) -> Iterator[str]:
    for record in (before, after):
        for key, provision in record.provisions.items():
            wanted = {WhoKind.LIST: lists, WhoKind.CLASS: classes}.get(provision.who.kind, ())
            if provision.who.id in wanted:
                yield key


def _lists_closed_for(before: Record, after: Record, classes: Collection[str]) -> Iterator[str]:
    for record in (before, after):
        for listed in record.lists.values():
            if any(closure.subject_class in classes for closure in listed.closed_for):
                yield listed.id


def _different(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    if before is after:
        return []
    return sorted(
        name
        for name in before.keys() | after.keys()
        if before.get(name) is not after.get(name) and before.get(name) != after.get(name)
    )


def _classes(before: Record, after: Record) -> Iterator[str]:
    """Classes that are on one record only, or have another complement there."""
    yield from before.classes ^ after.classes
    for name in {*before.complements, *after.complements}:
        if before.complements.get(name) != after.complements.get(name):
            yield name


def _classes_of_facts(before: Record, after: Record, organizations: list[str]) -> Iterator[str]:
    """Classes about which the facts of some organisation count differently."""
    for name in organizations:
        one, other = _facts(before.organizations.get(name)), _facts(after.organizations.get(name))
        if one != other:
            yield from (fact.subject_class for fact in (*one, *other))


def _with_complements(names: Iterator[str], before: Record, after: Record) -> Iterator[str]:
    for name in names:
        yield name
        for record in (before, after):
            if name in record.complements:
                yield record.complements[name]


def _facts(organization: Organization | None) -> tuple[RecordedFact, ...]:
    return () if organization is None else organization.facts


def _memberships(before: Record, after: Record) -> tuple[Membership, ...]:
    cards = cards_of(before), cards_of(after)
    found: set[Membership] = set()
    for name in may_differ(before, after):
        one, other = (_named(side.get(name)) for side in cards)
        found |= one ^ other
    return tuple(sorted(found, key=lambda membership: (membership.id, membership.list)))


def _named(card: Card | None) -> set[Membership]:
    groups = () if card is None else card.memberships.values()
    return {membership for group in groups for membership in group}


def _lists_of_affiliates(before: Record, after: Record, organizations: list[str]) -> Iterator[str]:
    """Lists on which an organisation is named, or a parent that it has in one record only.

    An organisation that is not on record is on no list by name, nor is an affiliate of it.
    """
    concerned: set[str] = set()
    for name in organizations:
        one, other = before.organizations.get(name), after.organizations.get(name)
        parents = {each.affiliate_of for each in (one, other) if each is not None} - {None}
        if one is None or other is None or one.affiliate_of != other.affiliate_of:
            concerned |= {name, *(parent for parent in parents if parent is not None)}
    for record in (before, after):
        cards = cards_of(record)
        for name in concerned:
            card = cards.get(name)
            yield from () if card is None else card.memberships
