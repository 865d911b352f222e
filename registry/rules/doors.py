"""The doors through which unknown enters an answer, and the settling of one of them.

For every unknown input the algebra asks `Doors.ask`, under a name. So an answer can
say which facts are missing, and what it would be if one of them were known.
"""

from collections.abc import Mapping
from typing import NamedTuple

from registry.rules.truth import UNKNOWN, Truth


class Door(NamedTuple):
    """One unknown input: its kind, what it belongs to, and which part of that."""

    kind: str
    subject: str
    part: str = ""


class Doors:
    """Remembers the unknown inputs of an answer, or settles them as told."""

    __slots__ = ("seen", "settled")

    def __init__(self, settled: Mapping[Door, Truth] | None = None) -> None:
        self.settled = settled or {}
        self.seen: dict[Door, None] = {}

    def ask(self, door: Door) -> Truth:
        """What to take for an input that the record leaves unknown."""
        settled = self.settled.get(door)
        if settled is not None:
            return settled
        self.seen[door] = None
        return UNKNOWN
