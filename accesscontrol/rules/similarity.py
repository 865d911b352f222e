"""How alike two names are: word by word, whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

from accesscontrol.rules.names import ComparableName, consonants, sound_of
from accesscontrol.rules.words import DISTINCTIVE, SECTOR, is_known, weight

LEAST_WORD = 0.74
"""Two words less alike than this are two words."""
LENIENT_FROM = 6
"""From so many letters on, one slip tells little."""
SAME_CONSONANTS = 0.9
CUT_SHORT = 0.92
MUCH_ALIKE = 0.5
HARSH = 0.8
"""Added to what a slip costs when the letters sound otherwise."""
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
    unsure_vowels = one.unsure_vowels or other.unsure_vowels
    found = _by_words(
        left, right, unsure_vowels=unsure_vowels, joined=joined, cut=one.cut | other.cut
    )
    if found.left and found.right and len(one.words) != len(other.words):
        # Words that are divided otherwise, with a slip besides, leave something on either side,
        # and what they leave is alike by itself: cities behind a long common name are not.
        rest = _softened("".join(found.left), "".join(found.right))
        degree = 0.97 * _softened(one.squashed, other.squashed)
        if rest >= LEAST_WORD and degree > found.degree and len(one.squashed) >= SHORTEST_JOINED:
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
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    *,
    unsure_vowels: bool,
    joined: bool,
    cut: frozenset[str],
) -> Likeness:
    """Each word with its likest, the likest pairs first."""
    pairs = sorted(
        (-alike, i, j)
        for i, left in enumerate(ours)
        for j, right in enumerate(theirs)
        if (alike := _pair(left, right, unsure_vowels=unsure_vowels, cut=cut)) >= LEAST_WORD
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


def _pair(one: str, other: str, *, unsure_vowels: bool, cut: frozenset[str]) -> float:
    alike = word_likeness(one, other, unsure_vowels=unsure_vowels)
    if (
        alike < CUT_SHORT
        and cut
        and (_is_short_for(one, other, cut) or _is_short_for(other, one, cut))
    ):
        return CUT_SHORT
    return alike


def _is_short_for(short: str, long: str, cut: frozenset[str]) -> bool:
    """Whether a word that ended in a full stop is the beginning of the other, or its outline."""
    if short not in cut or len(short) >= len(long) or short[0] != long[0]:
        return False
    letters = iter(long)
    outline = short[-1] == long[-1] and all(letter in letters for letter in short)
    return long.startswith(short) or outline


@lru_cache(maxsize=8192)
def word_likeness(one: str, other: str, *, unsure_vowels: bool) -> float:
    """How alike two words are, from 0 to 1; numbers are the same or they are not."""
    if one == other:
        return 1.0
    if any(character.isdigit() for character in one + other) or (is_known(one) and is_known(other)):
        return 0.0
    degree = max(_softened(one, other), 0.97 * _softened(_respelt(one), _respelt(other)))
    if unsure_vowels and degree < SAME_CONSONANTS:
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
    if alike < MUCH_ALIKE:
        return alike
    harsh = HARSH * _harsh_slips(one, other) / max(len(one), len(other))
    if min(len(one), len(other)) < LENIENT_FROM or one[0] != other[0]:
        return alike - harsh
    return 1 - 0.6 * (1 - alike) - harsh


def _harsh_slips(one: str, other: str) -> int:
    """Letters that stand for others which nobody hears as them: `Mistral` and `Mistras`.

    Vowels for vowels, consonants that sound alike and neighbours swapped are slips of the ear or
    of the hand; another consonant is a slip too, but as often another word.
    """
    found = 0
    for slip in Levenshtein.editops(one, other):
        if slip.tag != "replace":
            continue
        was, now = one[slip.src_pos], other[slip.dest_pos]
        beside = one[max(slip.src_pos - 1, 0) : slip.src_pos + 2]
        if now not in beside and sound_of(was) != sound_of(now):
            found += 1
    return found


def _respelt(word: str) -> str:
    for there, here in _SPELLINGS:
        word = word.replace(there, here)
    return word


def _weight(words: Sequence[str]) -> float:
    return sum(DISTINCTIVE if word.isdigit() else weight(word) for word in words)
