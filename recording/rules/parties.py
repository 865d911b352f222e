"""How well a developer or an authority fits what somebody typed, and why. It decides nothing.

Names and aliases are compared as those of organisations. Besides, people leave out the country
that an authority's name begins with, and write its initials with the small words: `DoC`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from accesscontrol.rules.matching import Known, Match, Reason, Sought, Why, match
from accesscontrol.rules.names import comparable
from accesscontrol.rules.words import CONNECTIVES

_PLACE = re.compile(
    r"(?:the\s+)?(u\.?s\.?(?:a\.?)?|u\.?k\.?|e\.?u\.?|united\s+states|united\s+kingdom)\s+(?=\S)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_LEFT_OUT = 0.95
"""At most so well fits a name of which the country was left out: another one may be meant."""
_SHORT, _LONG_SHORT, _LONG_FROM = 0.72, 0.83, 4
"""As of organisations: three letters are the initials of many."""
_DIVIDED = 0.99
_LONGEST_CAPITALS = 5
_FEWEST_LETTERS = 2
_MOST_FORMS = 200


@dataclass(frozen=True, slots=True)
class Party:
    """`names` are its own and its aliases; `country` is where it is, or whose it is."""

    kind: str
    id: str
    names: tuple[str, ...]
    country: str = ""


def match_party(text: str, party: Party) -> Match:
    known = Known(tuple((name, comparable(name)) for name in party.names), party.country)
    found = [match(Sought(comparable(text)), known)]
    for name in party.names:
        found += [*_without_place(text, name), *_in_short(text, name)]
    return max(found, key=lambda one: one.score)


def _without_place(text: str, name: str) -> Iterator[Match]:
    """The two without the country that only one of them begins with."""
    asked, own = _PLACE.match(text), _PLACE.match(name)
    if bool(asked) is bool(own):
        return
    left_out = (asked or own or [""])[0].strip()
    rest = text[asked.end() :] if asked else text
    bare = name[own.end() :] if own else name
    found = match(Sought(comparable(rest)), Known(((name, comparable(bare)),)))
    why = Why(Reason.WORDS_APART, f"Only one of the names begins with “{left_out}”.")
    yield Match(min(found.score, _LEFT_OUT), (*found.why, why))


def _in_short(text: str, name: str) -> Iterator[Match]:
    """Initials, whichever of the small words and of the capitals in the name they spell out."""
    letters = "".join(_words(text)).casefold()
    words = _words(name)
    if len(letters) < _FEWEST_LETTERS or not words:
        return
    if letters == "".join(words).casefold():
        yield Match(_DIVIDED, (Why(Reason.WORDS_JOINED, f"It is {name}, divided otherwise."),))
    elif len(words) > 1 and letters in _short_forms(words):
        score = _LONG_SHORT if len(letters) >= _LONG_FROM else _SHORT
        yield Match(score, (Why(Reason.ACRONYM, f"{text} may be short for {name}."),))


def _short_forms(words: list[str]) -> set[str]:
    forms = product(*(_parts(word) for word in words))
    return {"".join(form) for form in islice(forms, _MOST_FORMS)}


def _parts(word: str) -> list[str]:
    """What stands for a word among initials."""
    parts = [word[0].casefold()]
    if word.isupper() and 1 < len(word) <= _LONGEST_CAPITALS:
        parts = [word.casefold(), "", *parts]
    if word.casefold() in CONNECTIVES:
        parts.append("")
    return parts


def _words(text: str) -> list[str]:
    """The words, and `U.S.` as one."""
    return _WORD.findall(re.sub(r"\b(?:[^\W\d_]\.){2,}", lambda f: f[0].replace(".", ""), text))
