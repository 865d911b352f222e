"""A question to a held record: read as the service reads it, answered by the same rules."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import Any, cast

from accesscontrol.rules.alternatives import (
    MOST_ALTERNATIVES,
    Alternatives,
    alternatives_to,
    not_all_looked_at,
    written_alternatives,
)
from accesscontrol.rules.answer import Answer
from accesscontrol.rules.cautions import (
    organization_not_on_record,
    passed_over,
    projection,
    reconstructed,
)
from accesscontrol.rules.question import Caution
from accesscontrol.rules.question import Question as Asked
from accesscontrol.rules.question import Subject as AskedSubject
from accesscontrol.rules.written import written
from greenlight.answers import CheckDocument
from greenlight.errors import Fault, GreenlightError, NotHere, ProblemDocument, problem_from
from greenlight.local.held import Held
from greenlight.questions import AsOf, Question, Subject, moment
from registry.rules.dates import NotADate, close_of, format_instant, is_date, parse_instant
from registry.rules.record import Record
from registry.rules.truth import UNKNOWN, Truth, truth_of
from registry.rules.vocabulary import DEFAULT_TRUST, EVERYONE, TRUST_LEVELS, Standing

Cautions = list[Caution]
Answered = Callable[[Asked], Answer]


@dataclass(frozen=True, slots=True)
class Place:
    """Where on both clocks the question stands; instants are aware UTC."""

    as_of: datetime
    known_at: datetime | None
    chose_known_at: bool
    trust: Standing


def answer_from(
    held: Held, question: Question, *, now: datetime, answered: Answered | None = None
) -> CheckDocument:
    """The answer that the service gives where both clocks are the same, byte for byte as JSON.

    `answered` is how the record answers where it is not as compiled: by the algebra, in tests.
    Raises: Problem of the code that the service would give; NotHere, for a known_at that the held
    record is not about, receipts, and stored decisions.
    """
    if question.receipt or question.store:
        raise NotHere("Receipts and stored decisions are the registry's to give; ask it.")
    place = _place(held, question, now)
    record = held.record
    model = _model(record, question.model)
    if question.channel not in record.channels:
        raise _missing("unknown-channel", "channel", question.channel, record.channels)
    cautions: Cautions = []
    subject = _subject(held, question.subject, cautions)
    asked = Asked(model, question.channel, subject, place.as_of, place.trust)
    answered = answered or held.compiled.answer
    found = answered(asked)
    about_time: Cautions = []
    if place.chose_known_at and held.is_reconstructed:
        about_time.append(reconstructed())
    if place.known_at is not None and place.as_of > place.known_at:
        about_time.append(projection())
    echo = {
        "as_of": format_instant(place.as_of),
        "known_at": None if place.known_at is None else format_instant(place.known_at),
        "trust": place.trust.value,
        "ledger_size": held.size,
    }
    told = [*cautions, *found.cautions, *about_time]
    if not question.alternatives:
        return cast(CheckDocument, written(found, told, echo))
    others = _alternatives(record, asked, question.alternatives, answered)
    if others.cut_short:
        told.append(not_all_looked_at())
    document = {**written(found, told, echo), "alternatives": written_alternatives(others)}
    return cast(CheckDocument, document)


def _alternatives(record: Record, asked: Asked, most: int, answered: Answered) -> Alternatives:
    if not 0 <= most <= MOST_ALTERNATIVES:
        cure = f"Ask for at most {MOST_ALTERNATIVES} alternatives."
        raise _invalid("/alternatives", "out-of-range", cure)
    return alternatives_to(record, asked, most=most, answered=answered)


def _place(held: Held, question: Question, now: datetime) -> Place:
    known_at = question.known_at
    if known_at is None:
        known: datetime | None = now
    elif isinstance(known_at, int) or (isinstance(known_at, str) and known_at.isdecimal()):
        if int(known_at) != held.size:
            raise NotHere(f"What is held is of {held.size} entries, not of {known_at}; ask it.")
        known = held.recorded_at
    else:
        known = _instant("/known_at", known_at, held)
        if known > now or (held.recorded_at is not None and known < held.recorded_at):
            raise NotHere("known_at is not a moment of what is held; ask the registry.")
    trust = DEFAULT_TRUST
    if question.trust is not None:
        levels = {level.value: level for level in TRUST_LEVELS}
        if question.trust not in levels:
            raise _invalid("/trust", "not-a-choice", f"Use one of {', '.join(levels)}.")
        trust = levels[question.trust]
    as_of = now if question.as_of is None else _instant("/as_of", question.as_of, held)
    return Place(as_of, known, known_at is not None, trust)


def _instant(pointer: str, value: AsOf, held: Held) -> datetime:
    """A day means its close, for as_of alone."""
    if isinstance(value, datetime):
        moment(value)
        return value.astimezone(UTC)
    text = value.isoformat() if isinstance(value, date) else value
    if is_date(text) and pointer == "/known_at":
        cure = "Give an instant (2026-06-27T15:00:00Z) or a ledger size; a day is no instant."
        raise _invalid(pointer, "not-an-instant", cure)
    try:
        return close_of(text, held.zone) if is_date(text) else parse_instant(text)
    except NotADate as error:
        raise _invalid(pointer, "not-a-date", str(error)) from error


def _model(record: Record, name: str) -> str:
    if name in record.models:
        return name
    if name in record.aliases:
        return record.aliases[name]
    raise _missing("unknown-model", "model or alias", name, [*record.models, *record.aliases])


def _subject(held: Held, asked: Subject, cautions: Cautions) -> AskedSubject:
    record = held.record
    organization = _organization(record, asked.organization, cautions)
    parent = asked.affiliate_of
    if parent is not None and parent not in record.organizations:
        cautions.append(organization_not_on_record(f"The parent {parent}"))
    classes = _known(held, asked.classes, "classes", "class", record.classes, cautions)
    lists = _known(held, asked.lists, "lists", "list", frozenset(record.lists), cautions)
    for name in sorted(classes):
        other = record.complements.get(name)
        if other is not None and UNKNOWN is not classes[name] is classes.get(other):
            cure = f"{name} and {other} are complements; attest one of them."
            raise _invalid(f"/subject/classes/{name}", "complements-alike", cure,
                           code="contradictory-subject")  # fmt: skip
    return AskedSubject(organization, asked.staff, parent, classes, lists)


def _organization(
    record: Record, asked: str | Mapping[str, str] | None, cautions: Cautions
) -> str | None:
    if asked is None or isinstance(asked, str):
        if asked is not None and asked not in record.organizations:
            cautions.append(organization_not_on_record(f"The organisation {asked}"))
        return asked
    [(scheme, value)] = asked.items()
    wanted = (scheme, value.casefold())
    holders = sorted(
        name
        for name, organization in record.organizations.items()
        if wanted in {(known, text.casefold()) for known, text in organization.identifiers}
    )
    if len(holders) > 1:
        cure = f"The {scheme} {value} belongs to {', '.join(holders[:5])}; ask by one of their ids."
        raise _invalid("/subject/organization", "ambiguous", cure, code="ambiguous-identifier")
    if not holders:
        cautions.append(organization_not_on_record(f"An organisation with the {scheme} {value}"))
    return holders[0] if holders else None


def _known(
    held: Held,
    attested: Mapping[str, Any],
    member: str,
    kind: str,
    on_record: frozenset[str],
    cautions: Cautions,
) -> dict[str, Truth]:
    """What is attested of classes or lists on record; those that were are passed over."""
    for name in sorted(attested):
        if name in on_record:
            continue
        pointer = f"/subject/{member}/{name}"
        if kind == "class" and name == EVERYONE:
            cure = "Everyone is in the class everyone; leave it out."
            raise _invalid(pointer, "built-in", cure, code="contradictory-subject")
        if (kind, name) not in held.ever:
            cure = f"No {kind} {name} was ever on record."
            raise _invalid(pointer, f"unknown-{kind}", cure, code="unknown-class-or-list")
        cautions.append(passed_over(kind, name))
    return {name: truth_of(word) for name, word in attested.items() if name in on_record}


def _missing(code: str, kind: str, name: str, names: Any) -> GreenlightError:
    nearest = get_close_matches(name[:128], sorted(names), n=3, cutoff=0.5)
    hint = f"; the nearest are {', '.join(nearest)}" if nearest else ""
    detail = f"No {kind} {name!r} on record{hint}."
    faults = (Fault(f"/{code.removeprefix('unknown-')}", code, detail),)
    return problem_from(ProblemDocument(404, code, "It is not on record", detail, faults))


def _invalid(pointer: str, kind: str, cure: str, *, code: str | None = None) -> GreenlightError:
    faults = (Fault(pointer, kind, cure),)
    return problem_from(ProblemDocument(422, code or kind, "It cannot be meant", cure, faults))
