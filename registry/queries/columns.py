"""The channels as columns: in what order, and which of them are shown of whose models."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from registry.queries.kept_objects import Object, kept_objects
from registry.queries.ledger import Point, record_of
from registry.rules.carriers import carriers_of


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
    carriers: Mapping[str, frozenset[str]]

    def of(self, developer: str) -> tuple[Column, ...]:
        """Those that the developer's models are looked for on."""
        carriers = self.carriers.get(developer, frozenset())
        return tuple(one for one in self.every if one.id in carriers)


@lru_cache(maxsize=4)
def columns_at(point: Point) -> Columns:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    return Columns(_columns(point), carriers_of(record_of(point)))


def _columns(point: Point) -> tuple[Column, ...]:
    """Channels beside those of the same operator, operators as developers are ordered."""
    operators = {**kept_objects("authority", point), **kept_objects("developer", point)}
    columns = [
        Column(obj["id"], obj["name"], obj["operator"], _name(operators, obj["operator"]))
        for obj in kept_objects("channel", point).values()
    ]
    return tuple(sorted(columns, key=lambda one: (one.operator_name.lower(), one.name.lower())))


def _name(objects: Mapping[str, Object], key: str) -> str:
    found: str = objects[key]["name"] if key in objects else key
    return found
