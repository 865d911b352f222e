"""How a directive on record is cited: as plain text, and for BibTeX."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation is made of. `issued` is in words; `url` leads to the state that is cited."""

    id: str
    authority: str
    title: str
    instrument: str
    issued: str
    year: str
    registry: str
    url: str
    size: int
    position: str


def as_text(cited: Cited) -> str:
    return (
        f"{cited.authority}: {cited.title}. {_capital(cited.instrument)}, {cited.issued}. "
        f"In: {cited.registry}, ledger size {cited.size}, position on {cited.position}. {cited.url}"
    )


def as_bibtex(cited: Cited) -> str:
    fields = {
        "author": f"{{{_tex(cited.authority)}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": cited.year,
        "howpublished": f"{_tex(_capital(cited.instrument))}, {_tex(cited.issued)}",
        "note": f"In: {_tex(cited.registry)}, ledger size {cited.size}, "
        f"position on {_tex(cited.position)}",
        "url": cited.url,
    }
    lines = ",\n".join(f"  {name:<12} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{_key(cited.id)},\n{lines}\n}}"


_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_{}"},
}


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in text)


def _key(object_id: str) -> str:
    """Ids hold no more than letters, digits, dots, hyphens and underscores."""
    return re.sub(r"[^a-z0-9.-]", "-", object_id)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
