"""A model as people read of it: its histories, what is in force, how long it was how open."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.queries.acts import Act, Condition, acts_of
from registry.queries.columns import Column
from registry.queries.ledger import record_of
from registry.queries.position import Position
from registry.queries.readings import Reading
from registry.queries.storyline import Change, Stretch, Track, tracks_of
from registry.rules.periods import holds
from registry.rules.tenure import Tenure, tenures
from registry.rules.truth import NO
from registry.rules.vocabulary import ProvisionKind


@dataclass(frozen=True, slots=True)
class TrackShown:
    """One history as it stands at the position."""

    track: Track
    now: Stretch
    change: Change | None
    """What last made the tier what it is."""
    law: tuple[Act, ...]
    offers: tuple[Act, ...]
    conditions: tuple[Condition, ...]
    tenures: Sequence[Tenure]

    @property
    def channels(self) -> str:
        return _listed([column.name for column in self.track.channels])

    @property
    def reading(self) -> Reading:
        return self.now.tier


@dataclass(frozen=True, slots=True)
class ModelStory:
    shown: Sequence[TrackShown]
    silent: Sequence[Column]
    """Channels of which nothing was ever said, and which nobody follows."""


def model_story(model: str, position: Position) -> ModelStory:
    tracks = tracks_of(model, position)
    silent = [column for track in tracks if track.is_silent for column in track.channels]
    shown = [_shown(track, position) for track in tracks if not track.is_silent]
    shown.sort(key=lambda one: not one.track.steps)
    return ModelStory(shown, silent)


def _shown(track: Track, position: Position) -> TrackShown:
    now = track.at(position.as_of)
    acts = sorted(
        acts_of(now.grounds, position.point).values(),
        key=lambda act: (act.issued.instant, act.provision),
    )
    return TrackShown(
        track=track,
        now=now,
        change=track.latest_change(position.as_of),
        law=tuple(act for act in acts if act.kind != ProvisionKind.OFFER),
        offers=tuple(act for act in acts if act.kind == ProvisionKind.OFFER),
        conditions=tuple(_conditions(acts, position)),
        tenures=tenures(
            (
                (one.start, one.end, one.tier.possible)
                for one in track.stretches
                if one.tier.closed_because != "unreleased"
            ),
            position.as_of,
        ),
    )


def _conditions(acts: Sequence[Act], position: Position) -> list[Condition]:
    provisions = record_of(position.point).provisions
    return [
        Condition(condition.type, condition.text, act)
        for act in acts
        for condition in provisions[act.provision].conditions
        if condition.period is None or holds(condition.period, position.as_of) is not NO
    ]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
