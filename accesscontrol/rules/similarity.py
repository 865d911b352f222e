"""How alike two names are: word by word, whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from accesscontrol.rules.names import ComparableName, consonants
from accesscontrol.rules.words import DISTINCTIVE, weight

LEAST_WORD = 0.74
"""Two words less alike than this are two words."""
LENIENT_FROM = 6
"""From so many letters on, one slip tells little."""
SAME_CONSONANTS = 0.9
SHORTEST_JOINED = 5

_SPELLINGS = (("x", "ks"), ("ph", "f"), ("kh", "h"), ("ck", "k"), ("iy", "y"), ("ii", "i"))


@dataclass(frozen=True, slots=True)
class Likeness:
    """`degree` from 0 to 1. `left` and `right` are the words that only one of the names has."""

    degree: float
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    misspelt: bool = False
    reordered: bool = False
    joined: bool = False


def likeness(one: ComparableName, other: ComparableName) -> Likeness:
    """Symmetric in its degree."""
    if not one.words or not other.words:
        return Likeness(0.0)
    if one.words == other.words:
        return Likeness(1.0)
    if one.squashed == other.squashed:
        return Likeness(0.99, joined=True)
    by_words = _by_words(one, other)
    whole = _whole(one, other)
    return by_words if by_words.degree >= whole.degree else whole


def _by_words(one: ComparableName, other: ComparableName) -> Likeness:
    vowelless = one.vowelless or other.vowelless
    pairs = sorted(
        (
            (-alike, i, j)
            for i, left in enumerate(one.words)
            for j, right in enumerate(other.words)
            if (alike := word_likeness(left, right, vowelless=vowelless)) >= LEAST_WORD
        ),
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    shared = 0.0
    misspelt = False
    for negative, i, j in pairs:
        if i in partner or j in taken:
            continue
        partner[i] = j
        taken.add(j)
        shared += -negative * max(weight(one.words[i]), weight(other.words[j]))
        misspelt = misspelt or negative > -1
    left = tuple(word for i, word in enumerate(one.words) if i not in partner)
    right = tuple(word for j, word in enumerate(other.words) if j not in taken)
    matched = sum(max(weight(one.words[i]), weight(other.words[j])) for i, j in partner.items())
    total = 2 * matched + _weight(left) + _weight(right)
    order = [partner[i] for i in sorted(partner)]
    return Likeness(
        degree=2 * shared / total if total else 0.0,
        left=left,
        right=right,
        misspelt=misspelt,
        reordered=order != sorted(order),
    )


def _whole(one: ComparableName, other: ComparableName) -> Likeness:
    """Both names as one word each: for words that are divided otherwise, with a slip."""
    if min(len(one.squashed), len(other.squashed)) < SHORTEST_JOINED:
        return Likeness(0.0)
    if len(one.words) == len(other.words):
        return Likeness(0.0)
    degree = _softened(one.squashed, other.squashed)
    if degree < LEAST_WORD:
        return Likeness(0.0)
    return Likeness(degree * 0.97, misspelt=True, joined=True)


@lru_cache(maxsize=8192)
def word_likeness(one: str, other: str, *, vowelless: bool) -> float:
    """How alike two words are, from 0 to 1; numbers are the same or they are not."""
    if one == other:
        return 1.0
    if any(character.isdigit() for character in one + other):
        return 0.0
    degree = max(_softened(one, other), 0.97 * _softened(_respelt(one), _respelt(other)))
    if vowelless and degree < SAME_CONSONANTS:
        bones = consonants(one), consonants(other)
        if _alike_bones(*bones):
            return SAME_CONSONANTS
    return degree


def _alike_bones(one: str, other: str) -> bool:
    """The article of Arabic is written as part of its word."""
    return len(min(one, other, key=len)) > 1 and (
        one == other or one.removeprefix("l") == other.removeprefix("l")
    )


def _softened(one: str, other: str) -> float:
    """Equal letters over the longer word, with slips in a long word counted less."""
    alike = OSA.normalized_similarity(one, other)
    if min(len(one), len(other)) < LENIENT_FROM:
        return alike
    if one[0] != other[0]:
        return alike
    return 1 - 0.6 * (1 - alike)


def _respelt(word: str) -> str:
    for there, here in _SPELLINGS:
        word = word.replace(there, here)
    return word


def _weight(words: Sequence[str]) -> float:
    return sum(DISTINCTIVE if word.isdigit() else weight(word) for word in words)
