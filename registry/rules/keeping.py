"""A bounded memory of what was worked out: two generations, the older thrown away whole."""

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Remembers at least the `most` things used last, and at most twice as many.

    Losing something only costs the working out: threads that race may lose an entry, and never
    find a wrong one. None is no value.
    """

    __slots__ = ("_most", "_old", "_young")

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        young = self._young
        if len(young) >= self._most:
            self._old = young
            self._young = young = {}
        young[key] = value

    def without(self, keys: "frozenset[K]") -> "Kept[K, V]":
        """A memory of its own that knows all of this one but these."""
        made: Kept[K, V] = Kept(self._most)
        made._young = {key: value for key, value in self._young.copy().items() if key not in keys}
        made._old = {key: value for key, value in self._old.copy().items() if key not in keys}
        return made

    def __len__(self) -> int:
        return len(self._young.keys() | self._old.keys())
