"""Kleene's three-valued logic: no < unknown < yes (docs/concepts.md, "Three values")."""

from collections.abc import Iterable
from enum import IntEnum


class Truth(IntEnum):
    """Ordered so that *and* is the minimum, *or* the maximum, and *not* swaps the ends."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """The public spelling: `no`, `unknown` or `yes`."""
        return self.name.lower()


NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES

_NEGATED = (YES, UNKNOWN, NO)
_BY_WORD = {truth.word: truth for truth in Truth}


def negation(value: Truth) -> Truth:
    return _NEGATED[value]


def all_of(*values: Truth) -> Truth:
    """Kleene *and*; of nothing, yes."""
    return min(values, default=YES)


def any_of(values: Iterable[Truth]) -> Truth:
    """Kleene *or*; of nothing, no. Stops at the first yes."""
    found = NO
    for value in values:
        if value is YES:
            return YES
        found = max(found, value)
    return found


def truth_of(word: str) -> Truth:
    """Raises: KeyError, when the word is none of `no`, `unknown`, `yes`."""
    return _BY_WORD[word]


def certain(value: bool) -> Truth:
    return YES if value else NO
