"""Which (model, channel) pairs provisions speak of, found by their selectors.

On a large record trying each provision on each pair costs minutes; looking selectors up does not.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from registry.rules.record import FrontierModel, Provision, Record
from registry.rules.truth import NO, Truth
from registry.rules.vocabulary import ProvisionKind, SelectorKind

Pair = tuple[str, str]
Slot = tuple[SelectorKind, str | None]
"""What a selector names: a model, a family, a developer, or all."""

TIER_KINDS = frozenset({ProvisionKind.BAR, ProvisionKind.GRANT, ProvisionKind.OFFER})
"""The kinds that have a part in a tier, and in an answer, where they speak. Others stop these."""


@dataclass(frozen=True, slots=True)
class Area:
    """Models and channels, each pair of which the same provisions speak of, in two records.

    So what holds for one pair holds for all, and so does how it differs.
    """

    models: tuple[str, ...]
    channels: tuple[str, ...]

    @property
    def example(self) -> Pair:
        return self.models[0], self.channels[0]

    @property
    def pairs(self) -> Iterator[Pair]:
        for model in self.models:
            for channel in self.channels:
                yield model, channel


def all_pairs(record: Record) -> Iterator[Pair]:
    for model in sorted(record.models):
        for channel in sorted(record.channels):
            yield model, channel


def areas(before: Record, after: Record, provisions: Collection[str]) -> Iterator[Area]:
    """The pairs that some of the provisions speak of in either record, or whose model or
    channel differs; each pair in one area. Two areas have the same models, or none in common."""
    was, becomes = _Speaking(before), _Speaking(after)
    slots = set(_slots_named(before, provisions)) | set(_slots_named(after, provisions))
    channels = sorted(before.channels | after.channels)
    same_channels = before.channels == after.channels
    groups: defaultdict[tuple[bool, object], list[str]] = defaultdict(list)
    for model in sorted({*before.models, *after.models}):
        one, other = before.models.get(model), after.models.get(model)
        differs = one != other
        own = _slots_of(one)
        if differs or not same_channels or not slots.isdisjoint(own):
            named = _slots_of(other) if differs else own
            likeness = was.likeness(one, own), becomes.likeness(other, named)
            groups[differs, likeness].append(model)
    for (differs, _), models in groups.items():
        sides = (was.model(models[0]), becomes.model(models[0]))
        alike = tuple(models)
        by_signature: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for channel in channels:
            by_signature[tuple(side.signature(channel) for side in sides)].append(channel)
        for over in by_signature.values():
            channel = over[0]
            came_or_went = (channel in before.channels) is not (channel in after.channels)
            if differs or came_or_went or any(s.speaks(channel, provisions) for s in sides):
                for side in sides:
                    side.remember_scopes(channel)
                yield Area(alike, tuple(over))


class _Speaking:
    """The provisions of a record by what their selectors name."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.rank = {key: number for number, key in enumerate(record.provisions)}
        self.by_slot: defaultdict[Slot, dict[str, Truth]] = defaultdict(dict)
        for key, provision in record.provisions.items():
            for selector in provision.models:
                found = self.by_slot[selector.kind, selector.id]
                found[key] = max(found.get(key, NO), selector.certainty)

    def likeness(self, model: FrontierModel | None, slots: tuple[Slot, ...]) -> object:
        """Equal for two models of which the same provisions speak over each channel."""
        if model is None:
            return None
        return model.untracked, tuple([slot for slot in slots if slot in self.by_slot])

    def model(self, name: str) -> "_ModelSpokenOf":
        return _ModelSpokenOf(self, name)


class _ModelSpokenOf:
    """A model in one record, and the provisions that speak of it over some channel."""

    def __init__(self, speaking: _Speaking, name: str) -> None:
        self.record = speaking.record
        self.known = speaking.record.models.get(name)
        found: dict[str, Truth] = {}
        for slot in _slots_of(self.known):
            for key, certainty in speaking.by_slot.get(slot, {}).items():
                found[key] = max(found.get(key, NO), certainty)
        # In the order of the record, as `lifecycle.scopes` finds them.
        self.certainty = {key: found[key] for key in sorted(found, key=speaking.rank.__getitem__)}
        provisions = self.record.provisions
        self.restricted = [
            provisions[key]
            for key in self.certainty
            if provisions[key].channels is not None and provisions[key].kind in TIER_KINDS
        ]

    def signature(self, channel: str) -> tuple[object, ...] | None:
        """Equal for two channels over which the same provisions speak of the model."""
        if self.known is None or channel not in self.record.channels:
            return None
        keys = (p.key for p in self.restricted if p.channels is not None and channel in p.channels)
        return channel in self.known.untracked, *keys

    def speaks(self, channel: str, provisions: Collection[str]) -> bool:
        return any(
            key in provisions and self._of(channel, self.record.provisions[key])
            for key in self.certainty
            if self.record.provisions[key].kind in TIER_KINDS
        )

    def remember_scopes(self, channel: str) -> None:
        """Spare `lifecycle.scopes` the search: whoever asks for areas goes on to ask for these."""
        if self.known is not None and channel in self.record.channels:
            self.record.scopes.setdefault(
                (self.known.id, channel),
                {
                    key: value
                    for key, value in self.certainty.items()
                    if self._of(channel, self.record.provisions[key])
                },
            )

    @staticmethod
    def _of(channel: str, provision: Provision) -> bool:
        return provision.channels is None or channel in provision.channels


def _slots_of(model: FrontierModel | None) -> tuple[Slot, ...]:
    """The slots of the selectors that can name a model."""
    if model is None:
        return ()
    return (
        (SelectorKind.MODEL, model.id),
        (SelectorKind.FAMILY, model.family),
        (SelectorKind.DEVELOPER, model.developer),
        (SelectorKind.ALL, None),
    )


def _slots_named(record: Record, keys: Iterable[str]) -> Iterator[Slot]:
    for key in keys:
        provision = record.provisions.get(key)
        if provision is not None and provision.kind in TIER_KINDS:
            for selector in provision.models:
                yield selector.kind, selector.id
