"""Names of organisations made comparable: in ASCII, lower case, without legal form."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anyascii import anyascii

from accesscontrol.rules.legal_forms import LegalForm, without_form, without_form_in_script
from accesscontrol.rules.remarks import without_remarks
from accesscontrol.rules.words import (
    CONNECTIVES,
    IN_SCRIPT,
    PHRASES,
    canonical,
    is_distinctive,
    is_stopword,
)

_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019\u02bb\u02bc]")
_TIGHT_AND = re.compile(r"\b(\w{1,2})\s*&\s*(\w{1,2})\b")
_AND = re.compile(r"\s*[&+]\s*")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")
_CUT = re.compile(r"\b([a-z]{2,})\.(?=[\s,])")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_NOT_LATIN = re.compile(r"[\u0370-\u1fff\u2e80-\uffdc]")
_UNSURE_VOWELS = re.compile(r"[\u0590-\u0dff\u1100-\u137f\u3040-\u30ff\uac00-\ud7af]")
_VOWELS = re.compile(r"[aeiouwyh']")
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s", "g": "j", "p": "b", "v": "f"})

SHORTEST_SKELETON = 4
"""Fewer consonants are shared by too many names to say anything."""


SHORTEST_CORE = 5
"""Letters; fewer are shared by half a register."""


@dataclass(frozen=True)
class ComparableName:
    """A name taken apart. `words` are canonical and without stopwords and legal form."""

    text: str
    whole: tuple[str, ...]
    """All words as they are written, the legal form too."""
    words: tuple[str, ...]
    form: LegalForm | None
    transliterated: bool
    unsure_vowels: bool
    """Written in a script that leaves vowels out, or puts them where foreign words have none."""
    cut: frozenset[str] = frozenset()
    """Words that ended in a full stop within the name: they may be short for a longer one."""

    @cached_property
    def initials(self) -> frozenset[str]:
        return _initials(self.whole) | _initials(tuple(self.text.split()))

    @cached_property
    def squashed(self) -> str:
        """The whole name as one word: alike however the words are divided."""
        return "".join(self.words)

    @cached_property
    def core(self) -> tuple[str, ...]:
        """The words of its own; where they are too short to be found by, all words."""
        own = tuple(word for word in self.words if is_distinctive(word))
        return own if sum(map(len, own)) >= SHORTEST_CORE else self.words

    @cached_property
    def skeleton(self) -> str:
        """The consonants of the core in alphabetical order of its words; empty if too few.

        Alike over other vowels, doubled letters, word order, and most transliterations.
        """
        bones = sorted(consonants(word) for word in self.core)
        joined = "".join(bones)
        return joined if len(joined) >= SHORTEST_SKELETON else ""


@lru_cache(maxsize=4096)
def comparable(name: str) -> ComparableName:
    """Never empty of words, unless the name has neither letter nor digit."""
    text = without_remarks(name).casefold()
    text, form = without_form_in_script(text)
    unsure_vowels = bool(_UNSURE_VOWELS.search(text))
    transliterated = bool(_NOT_LATIN.search(text))
    for foreign, word in IN_SCRIPT:
        if foreign in text:
            text = text.replace(foreign, word)
    whole = _plain_words(text)
    plain, own_form = without_form(whole)
    named = tuple(word for word in plain if not is_stopword(word)) or plain
    return ComparableName(
        text=" ".join(plain),
        whole=whole,
        words=tuple(canonical(word) for word in named),
        form=form or own_form,
        transliterated=transliterated,
        unsure_vowels=unsure_vowels,
        cut=frozenset(canonical(word) for word in _CUT.findall(text)),
    )


def consonants(word: str) -> str:
    """What is left of a word without vowels, double letters, and letters that sound alike."""
    bones = _VOWELS.sub("", word.replace("ph", "f").replace("x", "ks")).translate(_SOUNDS)
    return re.sub(r"(.)\1+", r"\1", bones) or word[:1]


def sound_of(letter: str) -> str:
    """Alike for letters that are often written for one another; of all vowels the same."""
    return "" if _VOWELS.match(letter) else letter.translate(_SOUNDS)


def _plain_words(text: str) -> tuple[str, ...]:
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), _APOSTROPHES.sub("", text))
    text = _TIGHT_AND.sub(r"\1\2", text)
    ascii_text = _APOSTROPHES.sub("", anyascii(_AND.sub(" and ", text))).lower()
    words: list[str] = []
    letters = ""
    for word in _NO_WORD.sub(" ", ascii_text).split():
        # Letters that stand alone belong together: `A / S`, `J P Morgan`.
        if len(word) == 1 and word.isalpha():
            letters += word
            continue
        if letters:
            words.append(letters)
            letters = ""
        words.append(word)
    return _with_phrases((*words, letters) if letters else tuple(words))


def _with_phrases(words: tuple[str, ...]) -> tuple[str, ...]:
    for phrase, word in PHRASES.items():
        if phrase[0] not in words:
            continue
        for at in range(len(words) - len(phrase) + 1):
            if words[at : at + len(phrase)] == phrase:
                words = (*words[:at], word, *words[at + len(phrase) :])
    return words


def _initials(words: tuple[str, ...]) -> frozenset[str]:
    """The first letters of all words, of those that are no connective, of those that count."""
    choices = (
        words,
        [word for word in words if word not in CONNECTIVES],
        [word for word in words if not is_stopword(word)],
    )
    return frozenset("".join(word[0] for word in some) for some in choices if len(some) > 2)
