"""How alike two names are: word by word, whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from accesscontrol.rules.names import ComparableName, consonants
from accesscontrol.rules.words import DISTINCTIVE, SECTOR, is_known, weight

LEAST_WORD = 0.74
"""Two words less alike than this are two words."""
LENIENT_FROM = 6
"""From so many letters on, one slip tells little."""
SAME_CONSONANTS = 0.9
SHORTEST_JOINED = 5
SISTERS = 0.78
"""At most so alike are names of which one has a word that tells sisters apart."""

_SPELLINGS = (
    ("x", "ks"),
    ("ph", "f"),
    ("kh", "h"),
    ("ck", "k"),
    ("iy", "y"),
    ("ii", "i"),
    ("y", "i"),
)


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
    left, right = _joined(one.words, other.words), _joined(other.words, one.words)
    joined = (left, right) != (one.words, other.words)
    found = _by_words(left, right, vowelless=one.vowelless or other.vowelless, joined=joined)
    if found.left and found.right and len(one.words) != len(other.words):
        # Words that are divided otherwise, with a slip besides, leave something on either side.
        degree = 0.97 * _softened(one.squashed, other.squashed)
        if degree > max(found.degree, LEAST_WORD) and len(one.squashed) >= SHORTEST_JOINED:
            return Likeness(degree, misspelt=True, joined=True)
    return found


def _joined(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The words, with two neighbours as one where the other name has them so."""
    for i in range(len(words) - 1):
        both = words[i] + words[i + 1]
        if both in others:
            return (*words[:i], both, *words[i + 2 :])
    return words


def _by_words(
    ours: tuple[str, ...], theirs: tuple[str, ...], *, vowelless: bool, joined: bool
) -> Likeness:
    """Each word with its likest, the likest pairs first."""
    pairs = sorted(
        (-alike, i, j)
        for i, left in enumerate(ours)
        for j, right in enumerate(theirs)
        if (alike := word_likeness(left, right, vowelless=vowelless)) >= LEAST_WORD
    )
    partner: dict[int, int] = {}
    taken: set[int] = set()
    shared = matched = 0.0
    misspelt = False
    for negative, i, j in pairs:
        if i in partner or j in taken:
            continue
        partner[i] = j
        taken.add(j)
        tells = max(weight(ours[i]), weight(theirs[j]))
        matched += tells
        shared -= negative * tells
        misspelt = misspelt or negative > -1
    left = tuple(word for i, word in enumerate(ours) if i not in partner)
    right = tuple(word for j, word in enumerate(theirs) if j not in taken)
    degree = 2 * shared / (2 * matched + _weight(left) + _weight(right))
    if any(weight(word) >= SECTOR for word in (*left, *right)):
        degree = min(degree, SISTERS)
    order = [partner[i] for i in sorted(partner)]
    return Likeness(
        degree=degree,
        left=left,
        right=right,
        misspelt=misspelt,
        reordered=order != sorted(order),
        joined=joined,
    )


@lru_cache(maxsize=8192)
def word_likeness(one: str, other: str, *, vowelless: bool) -> float:
    """How alike two words are, from 0 to 1; numbers are the same or they are not."""
    if one == other:
        return 1.0
    if any(character.isdigit() for character in one + other) or (is_known(one) and is_known(other)):
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
