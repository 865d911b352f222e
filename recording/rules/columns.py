"""The header of a list of organisations: which column means what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

NAME = "name"
COUNTRY = "country"
IDENTIFIERS = "identifiers"
FROM = "from"
UNTIL = "until"
STANDING = "standing"
NOTE = "note"
SCHEMES = ("lei", "domain", "uei")
"""Columns of their own for identifiers of one scheme."""

_SYNONYMS = {
    NAME: "name, organisation, organization, organisation name, organization name, company, "
    "company name, entity, entity name, legal name, legal entity, firm, institution, member, "
    "unternehmen, firma, nom, raison sociale, nombre, razon social",
    COUNTRY: "country, country code, country of incorporation, incorporated in, jurisdiction, "
    "nation, land, pays, pais",
    IDENTIFIERS: "identifiers, identifier, ids, codes",
    FROM: "from, since, start, start date, valid from, effective, effective date, "
    "effective from, date added, added, added on, approved on, approval date, von, de",
    UNTIL: "until, to, end, end date, valid to, valid until, expires, expiry, expiry date, "
    "expiration date, removed on, bis, jusqu a",
    STANDING: "standing, status of statement, certainty",
    NOTE: "note, notes, comment, comments, remark, remarks, bemerkung",
    "lei": "lei, lei code, legal entity identifier",
    "domain": "domain, domain name, website, web site, url, homepage",
    "uei": "uei, unique entity id, unique entity identifier, sam uei",
}
_MEANING = {
    synonym.strip(): meaning
    for meaning, synonyms in _SYNONYMS.items()
    for synonym in synonyms.split(",")
}
_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """`places` says at which position each meaning stands; `ignored` are headers without one;
    `twice` are headers of a meaning that another column has already."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]
    twice: tuple[str, ...]


def columns_of(header: Sequence[str]) -> Columns:
    places: dict[str, int] = {}
    ignored, twice = [], []
    for position, title in enumerate(header):
        words = _NO_WORD.sub(" ", title.casefold()).strip()
        meaning = _MEANING.get(words)
        if meaning is None:
            if words:
                ignored.append(title.strip())
        elif meaning in places:
            twice.append(title.strip())
        else:
            places[meaning] = position
    return Columns(places, tuple(ignored), tuple(twice))
