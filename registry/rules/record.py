"""The record as plain values: what the rules read. Built by registry.documents, never by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from registry.rules.periods import Period
from registry.rules.truth import Truth
from registry.rules.vocabulary import Force, ProvisionKind, SelectorKind, Standing, WhoKind


@dataclass(frozen=True, slots=True)
class Who:
    kind: WhoKind
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Selector:
    """Which models a provision speaks of; `certainty` is unknown for a *possibly*."""

    kind: SelectorKind
    id: str | None
    certainty: Truth


@dataclass(frozen=True, slots=True)
class Condition:
    type: str
    text: str
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """One thing that a directive does. `key` is its public id, directive/provision."""

    key: str
    directive: str
    kind: ProvisionKind
    who: Who
    models: tuple[Selector, ...]
    channels: frozenset[str] | None
    """None stands for every channel on record, later ones included."""
    period: Period
    force: Force
    standing: Standing
    against: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    irrevocable: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class FrontierModel:
    id: str
    developer: str
    family: str
    aliases: tuple[tuple[str, str], ...] = ()
    """Pairs of scheme and provider id."""
    untracked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordedFact:
    """What the record says of an organisation and a class."""

    subject_class: str
    value: Truth
    period: Period
    standing: Standing


@dataclass(frozen=True, slots=True)
class Organization:
    id: str
    affiliate_of: str | None = None
    facts: tuple[RecordedFact, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Closure:
    """A class in which nobody but those named is on the list."""

    subject_class: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class ApprovedEntityList:
    id: str
    covers_staff: Truth
    covers_affiliates: Truth
    closed_for: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Membership:
    id: str
    list: str
    organization: str
    period: Period
    standing: Standing


class Card(NamedTuple):
    """An organisation with its member records by list."""

    organization: Organization
    memberships: Mapping[str, tuple[Membership, ...]]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the rules may read, as known at one ledger size. Immutable."""

    size: int
    models: Mapping[str, FrontierModel] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    """The model that each alias names."""
    channels: frozenset[str] = frozenset()
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The kind of each channel. No provision speaks of it."""
    operators: Mapping[str, str] = field(default_factory=dict)
    """Who operates each channel, as far as that is known. No provision speaks of it."""
    provisions: Mapping[str, Provision] = field(default_factory=dict)
    complements: Mapping[str, str] = field(default_factory=dict)
    """Each class that has a complement, both ways."""
    classes: frozenset[str] = frozenset()
    organizations: Mapping[str, Organization] = field(default_factory=dict)
    lists: Mapping[str, ApprovedEntityList] = field(default_factory=dict)
    memberships: Mapping[tuple[str, str], tuple[Membership, ...]] = field(default_factory=dict)
    """By list and organisation; a key is there only if there is a member record."""
    stoppers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The ENDs and PAUSEs that name a provision, by its key."""
    grants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The GRANTs against a BAR, by its key."""
    scopes: dict[tuple[str, str], dict[str, Truth]] = field(default_factory=dict, compare=False)
    """What `lifecycle.scopes` has worked out so far; kept here because a record never changes."""
    speaking: dict[tuple[str, str], list[str]] = field(default_factory=dict, compare=False)
    """The provisions by what their selectors name, in order: see `lifecycle.speaking_of`."""
    places: dict[str, int] = field(default_factory=dict, compare=False)
    """The place of each provision in the order of all, filled with `speaking`."""
    carriers: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)
    """What `carriers.carriers_of` has worked out."""
