"""The channels as columns: in what order, and which of them are shown of whose models."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.queries.kept_objects import Object, kept_objects
from registry.queries.ledger import Point, record_of
from registry.rules.record import Record
from registry.rules.vocabulary import SelectorKind


@dataclass(frozen=True, slots=True)
class Column:
    id: str
    name: str
    operator: str
    operator_name: str


@dataclass(frozen=True, slots=True)
class Columns:
    """All channels of a point, and those that are shown of each developer's models."""

    every: tuple[Column, ...]
    spoken: Mapping[str, frozenset[str]]

    def of(self, developer: str) -> tuple[Column, ...]:
        """Those that the developer operates, and those that some statement names."""
        spoken = self.spoken.get(developer, frozenset())
        return tuple(one for one in self.every if one.operator == developer or one.id in spoken)


@lru_cache(maxsize=4)
def columns_at(point: Point) -> Columns:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    return Columns(_columns(point), _spoken_channels(point))


def _columns(point: Point) -> tuple[Column, ...]:
    """Channels beside those of the same operator, operators as developers are ordered."""
    operators = {**kept_objects("authority", point), **kept_objects("developer", point)}
    columns = [
        Column(obj["id"], obj["name"], obj["operator"], _name(operators, obj["operator"]))
        for obj in kept_objects("channel", point).values()
    ]
    return tuple(sorted(columns, key=lambda one: (one.operator_name.lower(), one.name.lower())))


def _spoken_channels(point: Point) -> dict[str, frozenset[str]]:
    """By developer, the channels that some statement about a model of theirs names.

    Most statements speak of every channel there is, which does not say that one carries the model.
    """
    record = record_of(point)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for provision in record.provisions.values():
        if provision.channels:
            for selector in provision.models:
                developer = _developer_of(record, selector.kind, selector.id, point)
                if developer is not None:
                    found[developer] |= provision.channels
    return {key: frozenset(channels) for key, channels in found.items()}


def _developer_of(record: Record, kind: SelectorKind, name: str | None, point: Point) -> str | None:
    match kind:
        case SelectorKind.MODEL:
            model = record.models.get(name or "")
            return None if model is None else model.developer
        case SelectorKind.FAMILY:
            family = kept_objects("family", point).get(name or "")
            return None if family is None else str(family["developer"])
        case SelectorKind.DEVELOPER:
            return name
        case SelectorKind.ALL:
            return None


def _name(objects: Mapping[str, Object], key: str) -> str:
    found: str = objects[key]["name"] if key in objects else key
    return found
