"""What a provision changed: for the models that it speaks of, the layer before it and after it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from registry.queries.dating import Dated
from registry.queries.ledger import record_of
from registry.queries.names import names_at
from registry.queries.position import Position
from registry.queries.readings import Reading
from registry.queries.storyline import Step, tracks_of
from registry.rules.not_covered import spoken_of
from registry.rules.record import Provision, Record
from registry.rules.vocabulary import ProvisionKind

MOST_MODELS = 12
"""Looked at for one provision; most speak of a few."""

LAW, OFFER = "law", "offer"
_LAYERS = {ProvisionKind.BAR: LAW, ProvisionKind.GRANT: LAW, ProvisionKind.OFFER: OFFER}


@dataclass(frozen=True, slots=True)
class Effect:
    """Over the same channels several models may come to the same by it. `tier_*` is the tier
    before and after that date, to which other acts of the date may add."""

    models: tuple[str, ...]
    channels: str
    at: Dated
    begins: datetime
    verb: str
    layer: str
    before: Reading
    after: Reading
    tier_before: Reading
    tier_after: Reading


@dataclass(frozen=True, slots=True)
class Effects:
    found: tuple[Effect, ...]
    is_cut: bool
    """It speaks of more models than were looked at."""


def effects_of(provision: Provision, position: Position) -> Effects:
    record, names = record_of(position.point), names_at(position.point)
    models = sorted(_models(record, provision))
    alike: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    steps: dict[tuple[object, ...], tuple[Step, str, str]] = {}
    for model in models[:MOST_MODELS]:
        for track in tracks_of(model, position):
            channels = ", ".join(column.name for column in track.channels)
            for step in track.steps:
                verbs = [
                    part.verb
                    for part in step.parts
                    if part.act.provision == provision.key and part.is_news
                ]
                for verb in verbs:
                    key = (channels, step.begins, verb, step.before.tier, step.after.tier,
                           step.before.legal, step.after.legal)  # fmt: skip
                    alike[key].append(names["model", model])
                    steps[key] = step, channels, verb
    found = [
        effect
        for key, named in alike.items()
        for effect in _effects(provision, tuple(named), *steps[key])
    ]
    found.sort(key=lambda one: (one.begins, one.models))
    return Effects(tuple(found), is_cut=len(models) > MOST_MODELS)


def _models(record: Record, provision: Provision) -> set[str]:
    """Those that it speaks of; of an END or PAUSE those of what it stops."""
    stopped = [
        record.provisions[key]
        for key, stoppers in record.stoppers.items()
        if provision.key in stoppers
    ]
    if provision.kind in _LAYERS:
        return set(spoken_of(record, provision))
    return {model for target in stopped for model in spoken_of(record, target)}


def _effects(
    provision: Provision, models: tuple[str, ...], step: Step, channels: str, verb: str
) -> Sequence[Effect]:
    """Of an END or PAUSE, each layer that it changed."""
    layers = {
        LAW: (step.before.legal, step.after.legal),
        OFFER: (step.before.offered, step.after.offered),
    }
    own = _LAYERS.get(provision.kind)
    return [
        Effect(
            models=models,
            channels=channels,
            at=step.at,
            begins=step.begins,
            verb=verb,
            layer=layer,
            before=before,
            after=after,
            tier_before=step.before.tier,
            tier_after=step.after.tier,
        )
        for layer, (before, after) in layers.items()
        if layer == own or (own is None and before != after)
    ]
