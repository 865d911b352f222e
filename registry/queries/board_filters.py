"""What a reader wants to see of the board."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.queries.columns import Column
from registry.queries.kept_objects import Object
from registry.queries.readings import Reading

EVERY_CHANNEL = "all"


@dataclass(frozen=True, slots=True)
class BoardFilters:
    """Empty words filter nothing. `page` counts from 1."""

    developer: str = ""
    tier: str = ""
    channel: str = ""
    """The id of one channel, or `all`; else those of the developer, and those it is spoken of."""
    q: str = ""
    page: int = 1

    @property
    def is_set(self) -> bool:
        return bool(self.developer or self.tier or self.channel or self.q)

    def takes_model(self, obj: Object) -> bool:
        if self.developer and obj["developer"] != self.developer:
            return False
        wanted = self.q.casefold().strip()
        names = [obj["id"], obj["name"], *(alias["id"] for alias in obj.get("aliases", ()))]
        return not wanted or any(wanted in name.casefold() for name in names)

    def columns(self, own: tuple[Column, ...], every: tuple[Column, ...]) -> tuple[Column, ...]:
        if self.channel == EVERY_CHANNEL:
            return every
        if self.channel:
            return tuple(column for column in every if column.id == self.channel)
        return own

    def takes_readings(self, readings: Iterable[Reading]) -> bool:
        return not self.tier or any(self.tier in reading.possible for reading in readings)
