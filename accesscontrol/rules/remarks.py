"""What lists write beside a name: its number, marks, its acronym, what it was called before.

Nothing is taken away that may tell two organisations apart, such as a country in brackets.
"""

import re
import unicodedata

_NUMBER = re.compile(r"^\s*(?:\(?\d{1,4}[.)]|[\u2022\u00b7*\u2013-])\s+(?=\S)")
_CARE_OF = re.compile(r"^\s*(?:c/o|attn\.?:?)\s+(?=\S)", re.IGNORECASE)
_MARKS = re.compile(r"[\u00ae\u2122\u00a9\u2120\u2020\u2021]|\*+\s*$")
_OTHERWISE = re.compile(
    r"(?<=\S)[\s,;]*[(\[]?(?<!\w)(?:formerly|previously|f/?k/?a|a/?k/?a|d/?b/?a|t/a|also known as|"
    r"doing business as|trading as|ehemals|vormals|anciennement)\s+\S.*$",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"(?<=\S)\s*[(\[]\s*(?:stands|standing|short)\s+for\s+\S.*$", re.IGNORECASE)
_SHORT_BEHIND = re.compile(r"^(?P<name>.*\S)\s*[(\[](?P<short>[A-Z][A-Z0-9&.-]{1,7})[)\]]\s*$")
_SHORT_BEFORE = re.compile(r"^\s*(?P<short>[A-Z]{2,8})(?:\s+[-\u2013\u2014]|:)\s+(?P<name>\S.*)$")
_REGIONS = frozenset(
    ("USA", "UAE", "PRC", "ROC", "ROK", "EMEA", "APAC", "ANZ", "ASEAN", "MENA", "DIFC", "ADGM")
)
"""In brackets these tell sisters apart."""
_SHORTEST_TICKER = 3
"""Two letters in brackets are a country or a state sooner than an acronym."""


def without_remarks(name: str) -> str:
    """The name alone, in NFKC; whole, if nothing would be left of it."""
    # Marks first: NFKC would make letters of them.
    name = unicodedata.normalize("NFKC", _MARKS.sub("", name) or name)
    left = _CARE_OF.sub("", _NUMBER.sub("", name))
    left = _without_acronym(_OTHERWISE.sub("", _EXPLAINED.sub("", left)))
    return left if any(character.isalnum() for character in left) else name


def _without_acronym(name: str) -> str:
    behind = _SHORT_BEHIND.match(name)
    if behind is not None:
        short = behind["short"]
        shouted = behind["name"].isupper()
        ticker = len(short) >= _SHORTEST_TICKER and short not in _REGIONS and not shouted
        return behind["name"] if ticker or _are_initials(short, behind["name"]) else name
    before = _SHORT_BEFORE.match(name)
    if before is not None and _are_initials(before["short"], before["name"]):
        return before["name"]
    return name


def _are_initials(short: str, name: str) -> bool:
    """Whether they are the first letters of words, in order, most of which they take in."""
    words = re.findall(r"\w+", name.upper())
    letters = [character for character in short if character.isalpha()]
    at = 0
    for word in words:
        if at < len(letters) and word[0] == letters[at]:
            at += 1
    return len(letters) > 1 and at == len(letters) and 2 * len(letters) >= len(words)
