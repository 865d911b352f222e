"""What an event speaks of, and whether that is what a subscriber wants to hear."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ANY_TYPE = "*"


@dataclass(frozen=True, slots=True)
class Reach:
    """The models and channels that an event speaks of; `channels` is None for every one.

    Developers and families are those of the models, and those that were named themselves.
    An event about no model at all, as of a source, has an empty reach.
    `is_aside` marks what people are not told of, since nothing says that the channel carries the
    model and what happened is told over one that does. Programs are told of it too.
    """

    developers: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    channels: frozenset[str] | None = frozenset()
    is_aside: bool = False

    def __or__(self, other: "Reach") -> "Reach":
        one, two = self.channels, other.channels
        return Reach(
            self.developers | other.developers,
            self.families | other.families,
            self.models | other.models,
            None if one is None or two is None else one | two,
            self.is_aside and other.is_aside,
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "developers": sorted(self.developers),
            "families": sorted(self.families),
            "models": sorted(self.models),
            "channels": None if self.channels is None else sorted(self.channels),
            "is_aside": self.is_aside,
        }


def reach_from(data: Mapping[str, Any]) -> Reach:
    """The reach that `Reach.as_json` wrote."""
    channels = data["channels"]
    return Reach(
        frozenset(data["developers"]),
        frozenset(data["families"]),
        frozenset(data["models"]),
        None if channels is None else frozenset(channels),
        # Events that were told before there was such a thing were told to people too.
        data.get("is_aside", False),
    )


@dataclass(frozen=True, slots=True)
class Interest:
    """What a subscriber wants to hear. Nothing given means everything.

    `developers`, `families` and `models` name models, each in its own way: one of them
    suffices. `channels` must fit besides.
    """

    types: frozenset[str] = frozenset()
    developers: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    models: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()

    def wants(self, event_type: str, reach: Reach) -> bool:
        return (
            self._wants_type(event_type) and self._wants_models(reach) and self._wants_place(reach)
        )

    def is_read(self, event_type: str, reach: Reach) -> bool:
        """Whether people with this interest are told, in feeds, mails and chat rooms."""
        return not reach.is_aside and self.wants(event_type, reach)

    def _wants_type(self, event_type: str) -> bool:
        return not self.types or ANY_TYPE in self.types or event_type in self.types

    def _wants_models(self, reach: Reach) -> bool:
        if not (self.developers or self.families or self.models):
            return True
        return not (
            self.developers.isdisjoint(reach.developers)
            and self.families.isdisjoint(reach.families)
            and self.models.isdisjoint(reach.models)
        )

    def _wants_place(self, reach: Reach) -> bool:
        if not self.channels or reach.channels is None:
            return True
        return not self.channels.isdisjoint(reach.channels)


def interest(
    *,
    types: Iterable[str] = (),
    developers: Iterable[str] = (),
    families: Iterable[str] = (),
    models: Iterable[str] = (),
    channels: Iterable[str] = (),
) -> Interest:
    return Interest(
        frozenset(types),
        frozenset(developers),
        frozenset(families),
        frozenset(models),
        frozenset(channels),
    )
