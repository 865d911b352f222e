"""Whom somebody may mean who typed something where an organisation or another party is asked for.

It decides nothing: a person chooses.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accesscontrol.models import Organization
from accesscontrol.queries.matching import Candidate, candidates_for, scored, sought
from accesscontrol.rules.identifiers import DOMAIN, LEI, UEI, NotAnIdentifier, identifier_of
from accesscontrol.rules.index_keys import compared
from accesscontrol.rules.matching import LIKELY, WORTH_SHOWING, Known
from accesscontrol.rules.names import comparable
from recording.queries.list_members import ever_used
from recording.queries.naming import written_in
from recording.rules.fresh_ids import organization_id, variants
from recording.rules.parties import Party, match_party

Json = Any

MOST_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One that may be meant. `is_new`: the changeset itself adds it. `kind` is said where others
    than organisations may be meant."""

    id: str
    name: str
    country: str
    score: float
    is_likely: bool
    is_new: bool
    why: tuple[str, ...]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Meant:
    """`known` says who has the id that was typed; "" if nobody has, and then there are
    suggestions, best first, or none. `similar_searched` is false where only equal names could be
    looked for."""

    known: str = ""
    suggestions: tuple[Suggestion, ...] = ()
    similar_searched: bool = True
    may_be_new: bool = True
    """Whether whoever is none of them may be added as a new organisation."""


def meant_among(text: str, parties: Collection[Party]) -> Meant:
    """Who of some developers and authorities may be meant."""
    if not text:
        return Meant()
    known = _called_beside(text, parties)
    if known:
        return Meant(known, may_be_new=False)
    found = sorted(_beside(text, parties), key=_likeliest)
    return Meant("", tuple(found[:MOST_SUGGESTED]), may_be_new=False)


def meant_by(text: str, document: Json, *, beside: Collection[Party] = ()) -> Meant:
    """`document` is the changeset that is being written; `beside` are the others that may be
    meant, its own included."""
    if not text:
        return Meant()
    written = dict(_written(document))
    known = _called_beside(text, beside) or _called(text, written)
    if known:
        return Meant(known)
    wanted = sought(text, "", list(_identifiers(text)))
    on_record = candidates_for(wanted, limit=MOST_SUGGESTED)
    described = ((object_id, known.names[0][0], known) for object_id, known in written.items())
    kind = "organisation" if beside else ""
    found = [_suggestion(one, kind, is_new=True) for one in scored(wanted, described)]
    found += [
        _suggestion(one, kind, is_new=False)
        for one in on_record.found
        if one.organization not in written
    ]
    found += _beside(text, beside)
    found.sort(key=_likeliest)
    return Meant("", tuple(found[:MOST_SUGGESTED]), on_record.similar_searched)


def fresh_organization_id(name: str, document: Json) -> str:
    """An id for a new organisation that neither the ledger nor the document ever gave."""
    own = {object_id for object_id, _ in _written(document)}
    wanted = variants(organization_id(name))
    return next(one for one in wanted if one not in own and not ever_used("organization", [one]))


def _suggestion(candidate: Candidate, kind: str, *, is_new: bool) -> Suggestion:
    return Suggestion(
        id=candidate.organization,
        name=candidate.name,
        country=candidate.country,
        score=candidate.match.score,
        is_likely=candidate.match.score >= LIKELY,
        is_new=is_new,
        why=tuple(why.text for why in candidate.match.why),
        kind=kind,
    )


def _beside(text: str, parties: Collection[Party]) -> Iterator[Suggestion]:
    """Those of the parties that are worth showing."""
    for party in parties:
        found = match_party(text, party)
        if found.score >= WORTH_SHOWING:
            candidate = Candidate(party.id, party.names[0], party.country, found)
            yield _suggestion(candidate, party.kind, is_new=False)


def _likeliest(one: Suggestion) -> tuple[float, str, str]:
    return -one.score, one.id, one.kind


def _called_beside(object_id: str, parties: Collection[Party]) -> str:
    """Every kind under which the id is known: a developer may be an authority as well."""
    return ", ".join(f"{one.names[0]} ({one.kind})" for one in parties if one.id == object_id)


def _called(object_id: str, written: dict[str, Known]) -> str:
    if object_id in written:
        return f"{written[object_id].names[0][0]} (new in this changeset)"
    organizations: QuerySet[Organization] = QuerySet(Organization)
    current = organizations.filter(object_id=object_id, superseded_by__isnull=True).first()
    return ", ".join(filter(None, (current.name, current.country))) if current else ""


def _written(document: Json) -> Iterator[tuple[str, Known]]:
    """The organisations that the changeset writes, by id, faulty or not."""
    for _, kind, obj in written_in(document):
        object_id, name = obj.get("id"), obj.get("name")
        if kind != "organization" or not isinstance(object_id, str) or not isinstance(name, str):
            continue
        aliases = obj.get("aliases")
        names = [name, *(aliases if isinstance(aliases, list) else ())]
        held = obj.get("identifiers")
        identifiers = [one for one in (held if isinstance(held, list) else ()) if _is_whole(one)]
        yield (
            object_id,
            Known(
                names=tuple((text, comparable(text)) for text in names if isinstance(text, str)),
                country=str(obj.get("country") or ""),
                identifiers=frozenset(
                    (one["scheme"], compared(one["scheme"], one["value"])) for one in identifiers
                ),
            ),
        )


def _is_whole(identifier: Json) -> bool:
    return isinstance(identifier, dict) and all(
        isinstance(identifier.get(name), str) for name in ("scheme", "value")
    )


def _identifiers(text: str) -> Iterator[tuple[str, str]]:
    """What the text may be besides a name."""
    for scheme in (LEI, UEI, DOMAIN):
        try:
            yield scheme, identifier_of(scheme, text)
        except NotAnIdentifier:
            continue
