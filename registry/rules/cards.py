"""Organisations and who is on which list, read one organisation at a time.

A large record has millions of them, and a question asks for two at most. So a record may hold a
source of cards in place of the organisations themselves; it looks the same from outside.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

from registry.rules.record import Card, Membership, Organization, Record


class Cards(Protocol):
    """What is on record of organisations, at one size of the ledger. Never changes."""

    def get(self, name: str) -> Card | None:
        """The same object for as long as it is kept, and None where there is none."""

    def names(self) -> Iterator[str]:
        """Every organisation on record, in order. Reads all there is."""

    def somebody_on(self, listed: str) -> str | None:
        """An organisation that is named on a list; None where there is none at hand."""


class Organizations(Mapping[str, Organization]):
    """The organisations of a source of cards, as a record holds them."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards

    def __getitem__(self, name: str) -> Organization:
        card = self.cards.get(name)
        if card is None:
            raise KeyError(name)
        return card.organization

    def __iter__(self) -> Iterator[str]:
        return self.cards.names()

    def __len__(self) -> int:
        return sum(1 for _ in self.cards.names())


class Memberships(Mapping[tuple[str, str], tuple[Membership, ...]]):
    """The member records of a source of cards, by list and organisation."""

    def __init__(self, cards: Cards) -> None:
        self.cards = cards

    def __getitem__(self, key: tuple[str, str]) -> tuple[Membership, ...]:
        listed, name = key
        card = self.cards.get(name)
        if card is None:
            raise KeyError(key)
        return card.memberships[listed]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for name in self.cards.names():
            card = self.cards.get(name)
            for listed in () if card is None else card.memberships:
                yield listed, name

    def __len__(self) -> int:
        return sum(1 for _ in self)


class CardsInMemory:
    """The cards of a record that holds its organisations itself."""

    def __init__(self, record: Record) -> None:
        self._cards = {name: Card(each, {}) for name, each in record.organizations.items()}
        grouped: dict[str, dict[str, tuple[Membership, ...]]] = {}
        for listed, name in sorted(record.memberships):
            grouped.setdefault(name, {})[listed] = record.memberships[listed, name]
        for name, memberships in grouped.items():
            if name in self._cards:
                self._cards[name] = Card(self._cards[name].organization, memberships)

    def get(self, name: str) -> Card | None:
        return self._cards.get(name)

    def names(self) -> Iterator[str]:
        return iter(sorted(self._cards))

    def somebody_on(self, listed: str) -> str | None:
        return min(
            (name for name, card in self._cards.items() if listed in card.memberships),
            default=None,
        )


class CardsLaidOver:
    """The cards of another source with a change laid over them, each made when it is wanted."""

    def __init__(
        self,
        before: Cards,
        *,
        organizations: Mapping[str, Organization | None],
        members: frozenset[str],
        added: Mapping[str, Sequence[Membership]],
        left: frozenset[str],
    ) -> None:
        """`organizations` that become others, or are off the record; `members`: the ids of all
        member records that change, `added` what becomes of them by organisation, `left` the
        organisations that they named before.
        """
        self.before = before
        self._organizations = organizations
        self._members = members
        self._added = added
        self.touched = frozenset({*organizations, *added, *left})
        self._made: dict[str, Card | None] = {}

    def get(self, name: str) -> Card | None:
        if name not in self.touched:
            return self.before.get(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def names(self) -> Iterator[str]:
        kept = {name for name in self.before.names() if name not in self._organizations}
        return iter(sorted(kept | {name for name, each in self._organizations.items() if each}))

    def somebody_on(self, listed: str) -> str | None:
        for name in sorted(self._added):
            if any(membership.list == listed for membership in self._added[name]):
                return name
        before = self.before.somebody_on(listed)
        return None if before in self.touched else before

    def _make(self, name: str) -> Card | None:
        card = self.before.get(name)
        organization = None if card is None else card.organization
        organization = self._organizations.get(name, organization)
        if organization is None:
            return None
        listed: defaultdict[str, list[Membership]] = defaultdict(list)
        for group in () if card is None else card.memberships.values():
            for membership in group:
                if membership.id not in self._members:
                    listed[membership.list].append(membership)
        for membership in self._added.get(name, ()):
            listed[membership.list].append(membership)
        return Card(organization, _in_order(listed))


def _in_order(listed: Mapping[str, list[Membership]]) -> dict[str, tuple[Membership, ...]]:
    return {name: tuple(sorted(listed[name], key=_by_id)) for name in sorted(listed)}


def _by_id(membership: Membership) -> str:
    return membership.id


def cards_of(record: Record) -> Cards:
    """Where a record holds its organisations itself, they are sorted into cards anew."""
    organizations = record.organizations
    if isinstance(organizations, Organizations):
        return organizations.cards
    return CardsInMemory(record)


def may_differ(before: Record, after: Record) -> Collection[str]:
    """The organisations whose cards can be others in the second record than in the first.

    Reads all cards only where neither record was laid over the other.
    """
    one, other = cards_of(before), cards_of(after)
    for upper, lower in ((other, one), (one, other)):
        changed: set[str] = set()
        while isinstance(upper, CardsLaidOver) and upper is not lower:
            changed |= upper.touched
            upper = upper.before
        if upper is lower:
            return changed
    return {*one.names(), *other.names()}
