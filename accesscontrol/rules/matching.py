"""How well an organisation on record fits what is asked for, and why. It decides nothing.

Identifiers count most; then names, the best of those on record. Who is affiliated with whom is
never inferred: a sister company with a similar name is another organisation.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from accesscontrol.rules.identifiers import DOMAIN, LEI, UEI
from accesscontrol.rules.legal_forms import LegalForm
from accesscontrol.rules.names import ComparableName
from accesscontrol.rules.similarity import Likeness, likeness

LIKELY = 0.82
"""From here on a candidate is more likely the organisation than not (benchmarks/matching.py)."""
WORTH_SHOWING = 0.5

_SAME_IDENTIFIER = {LEI: 1.0, UEI: 0.99, DOMAIN: 0.93}
_OTHER_SCHEME = 0.95
_CONTRADICTED = 0.3
ONE_HOLDER = frozenset({LEI, UEI})
"""Identifiers of which a legal entity has one, and that no other has. Sisters share a domain."""
_LEAST_NAME = 0.5
_UNLIKE_NAME = 0.15
_OTHER_COUNTRY = 0.8
_SAME_COUNTRY = 0.02
_OTHER_FORM_HERE = 0.25
_OTHER_FORM = 0.06
_ACRONYM = 0.72
_LONG_ACRONYM = 0.83
_ACRONYM_LETTERS = 4


class Reason(StrEnum):
    """Stable codes of why a candidate has its score."""

    SAME_IDENTIFIER = "SAME_IDENTIFIER"
    OTHER_IDENTIFIER = "OTHER_IDENTIFIER"
    SAME_NAME = "SAME_NAME"
    SIMILAR_NAME = "SIMILAR_NAME"
    UNLIKE_NAME = "UNLIKE_NAME"
    ALIAS = "ALIAS"
    ACRONYM = "ACRONYM"
    WORD_ORDER = "WORD_ORDER"
    WORDS_JOINED = "WORDS_JOINED"
    SPELLING = "SPELLING"
    TRANSLITERATED = "TRANSLITERATED"
    WORDS_APART = "WORDS_APART"
    OTHER_LEGAL_FORM = "OTHER_LEGAL_FORM"
    SAME_COUNTRY = "SAME_COUNTRY"
    OTHER_COUNTRY = "OTHER_COUNTRY"


@dataclass(frozen=True, slots=True)
class Why:
    code: Reason
    text: str


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of the organisation that is looked for. Identifiers are in compared form."""

    name: ComparableName
    country: str = ""
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation on record; the first of its names is its own, the others are aliases."""

    names: tuple[tuple[str, ComparableName], ...]
    country: str = ""
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Match:
    """`score` from 0 to 1, to three places; `shared` are the identifiers that both have."""

    score: float
    why: tuple[Why, ...]
    shared: tuple[tuple[str, str], ...] = ()


def match(sought: Sought, known: Known) -> Match:
    """How well they fit."""
    score, why = _by_name(sought, known)
    same = sorted(sought.identifiers & known.identifiers)
    others = list(_contradicted(sought, known))
    if same:
        best = max(_SAME_IDENTIFIER.get(scheme, _OTHER_SCHEME) for scheme, _ in same)
        found = [
            Why(Reason.SAME_IDENTIFIER, f"It has the {scheme} {value} on record.")
            for scheme, value in same
        ]
        if score < _LEAST_NAME and sought.name.words:
            unlike = Why(Reason.UNLIKE_NAME, "Its names on record are unlike the one asked for.")
            return _match(best - _UNLIKE_NAME, [*found, unlike], same)
        return _match(max(best, score), [*found, *why], same)
    if others:
        return _match(min(score, _CONTRADICTED), [*others, *why])
    return _match(score, why)


def _match(score: float, why: Sequence[Why], shared: Sequence[tuple[str, str]] = ()) -> Match:
    return Match(round(min(max(score, 0.0), 1.0), 3), tuple(why), tuple(shared))


def _contradicted(sought: Sought, known: Known) -> Iterator[Why]:
    """Identifiers of which an organisation has one, and which are another here."""
    for scheme in sorted(ONE_HOLDER):
        asked = {value for name, value in sought.identifiers if name == scheme}
        held = {value for name, value in known.identifiers if name == scheme}
        if asked and held and not asked & held:
            text = f"Its {scheme} on record is {min(held)}: another legal entity."
            yield Why(Reason.OTHER_IDENTIFIER, text)


def _by_name(sought: Sought, known: Known) -> tuple[float, list[Why]]:
    best: tuple[float, list[Why]] = (0.0, [])
    for number, (written, name) in enumerate(known.names):
        score, why = _one_name(sought.name, name, written)
        if number and score > 0:
            why = [*why, Why(Reason.ALIAS, f"{written} is an alias on record.")]
        if score > best[0]:
            best = score, why
    score, why = best
    if score and sought.country and known.country:
        if sought.country == known.country:
            same = Why(Reason.SAME_COUNTRY, f"Both are of {known.country}.")
            return min(score + _SAME_COUNTRY, 1.0), [*why, same]
        text = f"It is of {known.country}, not {sought.country}."
        return score * _OTHER_COUNTRY, [*why, Why(Reason.OTHER_COUNTRY, text)]
    return score, why


def _one_name(asked: ComparableName, name: ComparableName, written: str) -> tuple[float, list[Why]]:
    found = likeness(asked, name)
    score, why = found.degree, list(_why_alike(found, asked, name, written))
    short = _acronym(asked, name)
    if short is not None and short[0] > score:
        score, why = short[0], [Why(Reason.ACRONYM, short[1])]
    if score and asked.form and name.form and asked.form.code != name.form.code:
        text = f"The legal forms differ: {asked.form.code} and {name.form.code}."
        why.append(Why(Reason.OTHER_LEGAL_FORM, text))
        score -= _form_penalty(asked.form, name.form)
    return max(score, 0.0), why


def _form_penalty(one: LegalForm, other: LegalForm) -> float:
    return _OTHER_FORM_HERE if one.countries & other.countries else _OTHER_FORM


def _why_alike(
    found: Likeness, asked: ComparableName, name: ComparableName, written: str
) -> Iterator[Why]:
    if found.degree < _LEAST_NAME:
        return
    if found.degree >= 1:
        yield Why(Reason.SAME_NAME, f"The name is that of {written}, legal forms aside.")
    else:
        yield Why(Reason.SIMILAR_NAME, f"The name is like {written}.")
    if found.reordered:
        yield Why(Reason.WORD_ORDER, "The words stand in another order.")
    if found.joined:
        yield Why(Reason.WORDS_JOINED, "The words are divided otherwise.")
    if found.misspelt:
        yield Why(Reason.SPELLING, "Some words are spelt otherwise.")
    if asked.transliterated is not name.transliterated:
        yield Why(Reason.TRANSLITERATED, "One of the names was transliterated.")
    if found.left or found.right:
        apart = ", ".join((*found.left, *found.right))
        yield Why(Reason.WORDS_APART, f"Only one of the names has: {apart}.")


def _acronym(asked: ComparableName, name: ComparableName) -> tuple[float, str] | None:
    for short, long in ((asked, name), (name, asked)):
        letters = short.squashed
        if len(short.words) == 1 and letters in long.initials:
            score = _LONG_ACRONYM if len(letters) >= _ACRONYM_LETTERS else _ACRONYM
            return score, f"{letters.upper()} are the initials of the other name."
    return None
