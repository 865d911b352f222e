"""AuthZEN: from the standard's four entities to a question of ours (docs/authzen.md).

    subject   organization | user     resource  model     action  use
    context   channel, as_of, known_at, trust

Unknown members are ignored at every level, as the standard demands; a member that is null is not
there. What is wrong is wrong as a whole: `NotAQuestion` lists every fault with its place.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accesscontrol.rules.persons import naming_elsewhere, naming_in_subject
from registry.documents.faults import Fault, pointer_to
from registry.rules.truth import Truth, truth_of

SUBJECT_TYPES = ("organization", "user")
RESOURCE_TYPE = "model"
ACTION = "use"
ENTITIES = ("subject", "resource", "action", "context")
LONGEST_TEXT = 300
IDENTIFIERS = ("lei", "domain", "uei")

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}", re.ASCII)
_WORDS = ("no", "unknown", "yes")
_OF_SUBJECT = ("/subject/affiliate_of", "/subject/classes", "/subject/lists")
_OF_CONTEXT = frozenset({"/channel", "/as_of", "/known_at", "/trust"})
"""Where a check has the members that an evaluation has in properties and in its context."""

Json = Any
Object = Mapping[str, Json]


class NotAQuestion(ValueError):
    """The request is none that can be asked. `faults` says all that is wrong with it."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults[0].detail)
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Asker:
    """The subject: an organisation, or the staff of one. Never a person."""

    organization: str | None = None
    identifier: tuple[str, str] | None = None
    """Scheme and value, in place of an organisation's id."""
    staff: bool = False
    affiliate_of: str | None = None
    classes: Mapping[str, Truth] = field(default_factory=dict)
    lists: Mapping[str, Truth] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The context, each part as it was given; None where it was left out."""

    channel: str | None = None
    """None stands for every channel on record: each must allow."""
    as_of: str | None = None
    known_at: str | int | None = None
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One question. `model` may be any alias."""

    asker: Asker
    model: str
    circumstances: Circumstances


def evaluation_of(body: Json) -> Evaluation:
    """The question that a body asks. Raises: NotAQuestion."""
    found = entities_of(body, with_id=("subject", "resource"), needed=ENTITIES[:3])
    refuse(
        fault
        for pointer, unknown in unknown_types(found).items()
        for fault in [Fault(pointer, "unknown-type", unknown)]
    )
    return Evaluation(
        asker_of(found["subject"]), found["resource"]["id"], circumstances_of(found["context"])
    )


def entities_of(
    body: Json, *, with_id: Sequence[str], needed: Sequence[str]
) -> dict[str, dict[str, Json]]:
    """The four entities, each an object, those that are not needed perhaps empty.

    `with_id`: those that have to say which one is meant. Raises: NotAQuestion, where a member that
    is needed is missing or of the wrong type, or where a member speaks of a person.
    """
    if not isinstance(body, Mapping):
        raise NotAQuestion([_wrong_type("", "The body", "an object")])
    found: dict[str, dict[str, Json]] = {}
    faults: list[Fault] = []
    for name in ENTITIES:
        value = body.get(name)
        found[name] = value if isinstance(value, dict) else {}
        if value is None:
            if name in needed:
                faults.append(_missing(name))
        elif not isinstance(value, dict):
            faults.append(_wrong_type(pointer_to(name), f"The member {name}", "an object"))
        elif name != "context":
            faults += _faults_of_entity(name, value, with_id=with_id, needed=needed)
    faults += _persons_in(found)
    refuse(faults)
    return found


def unknown_types(found: Mapping[str, Object]) -> dict[str, str]:
    """What this registry decides nothing about, by pointer, each with a sentence."""
    unknown = {}
    if found["subject"].get("type") not in SUBJECT_TYPES:
        unknown["/subject/type"] = f"Use one of the subject types {', '.join(SUBJECT_TYPES)}."
    if found["resource"].get("type") != RESOURCE_TYPE:
        unknown["/resource/type"] = f"Use the resource type {RESOURCE_TYPE}."
    if found["action"].get("name", ACTION) != ACTION:
        unknown["/action/name"] = f"Use the action {ACTION}."
    return unknown


def asker_of(subject: Object) -> Asker:
    """Who asks. Raises: NotAQuestion."""
    properties: Object = subject.get("properties") or {}
    faults: list[Fault] = []
    staff = subject["type"] == "user"
    named = properties.get("organization") if staff else subject.get("id")
    pointer = "/subject/properties/organization" if staff else "/subject/id"
    organization, identifier = None, None
    if named is not None:
        organization, identifier = _organization(named, pointer, faults)
    elif staff:
        cure = "A user stands for the staff of an organisation; say which one."
        faults.append(Fault(pointer, "missing-member", cure))
    parent = properties.get("affiliate_of")
    if parent is not None and not is_id(parent):
        faults.append(_no_id("/subject/properties/affiliate_of"))
    classes = _attested(properties, "classes", faults)
    lists = _attested(properties, "lists", faults)
    refuse(faults)
    return Asker(organization, identifier, staff, parent, classes, lists)


def circumstances_of(context: Object) -> Circumstances:
    """Raises: NotAQuestion."""
    faults = [
        _wrong_type(pointer_to("context", name), f"The member {name}", "a text")
        for name in ("channel", "as_of", "trust")
        if not isinstance(context.get(name, ""), str | None)
    ]
    known_at = context.get("known_at")
    if type(known_at) not in (str, int, type(None)):
        faults.append(_wrong_type("/context/known_at", "known_at", "an instant or a ledger size"))
    elif isinstance(known_at, int) and known_at < 0:
        faults.append(Fault("/context/known_at", "out-of-range", "A ledger size is 0 or more."))
    faults += [
        Fault(pointer_to("context", name), "too-long", f"{name} takes {LONGEST_TEXT} characters.")
        for name in ("channel", "as_of", "known_at", "trust")
        if isinstance(context.get(name), str) and len(context[name]) > LONGEST_TEXT
    ]
    refuse(faults)
    return Circumstances(
        context.get("channel"), context.get("as_of"), known_at, context.get("trust")
    )


def pointer_in_evaluation(pointer: str, *, staff: bool) -> str:
    """Where the member of a check that `pointer` names stands in an evaluation."""
    if pointer == "/subject/organization":
        return "/subject/properties/organization" if staff else "/subject/id"
    if pointer.startswith(_OF_SUBJECT):
        return f"/subject/properties{pointer.removeprefix('/subject')}"
    if pointer == "/model":
        return "/resource/id"
    return f"/context{pointer}" if pointer in _OF_CONTEXT else pointer


def refuse(faults: Iterator[Fault] | Sequence[Fault]) -> None:
    """Raises: NotAQuestion, if there is any fault."""
    found = list(faults)
    if found:
        raise NotAQuestion(found)


def is_id(value: Json) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _faults_of_entity(
    name: str, entity: Object, *, with_id: Sequence[str], needed: Sequence[str]
) -> Iterator[Fault]:
    wanted = ["name"] if name == "action" else ["type", *(["id"] if name in with_id else [])]
    for member in wanted:
        value = entity.get(member)
        if value is None:
            if name in needed:
                yield _missing(name, member)
        elif not isinstance(value, str):
            pointer = pointer_to(name, member)
            yield _wrong_type(pointer, f"The member {member} of {name}", "a text")
        elif member == "id" and not 0 < len(value) <= LONGEST_TEXT:
            code = "too-long" if value else "too-short"
            cure = f"An id has 1 to {LONGEST_TEXT} characters."
            yield Fault(pointer_to(name, member), code, cure)
    if not isinstance(entity.get("properties", {}), dict | None):
        yield _wrong_type(pointer_to(name, "properties"), f"The properties of {name}", "an object")


def _persons_in(found: Mapping[str, Object]) -> Iterator[Fault]:
    named = {"subject": naming_in_subject(found["subject"])}
    for name in ("resource", "action", "context"):
        named[name] = naming_elsewhere(found[name])
    for name, members in named.items():
        if members:
            cure = (
                f"A check states classes only and never a person; take {', '.join(members)} out of "
                f"{name}, and attest classes in the subject's properties.classes."
            )
            yield Fault(pointer_to(name), "names-a-person", cure)


def _organization(
    named: Json, pointer: str, faults: list[Fault]
) -> tuple[str | None, tuple[str, str] | None]:
    """The id of an organisation, or its scheme and value: `lei:…`, or `{"lei": …}`."""
    if isinstance(named, str):
        scheme, colon, value = named.partition(":")
        if colon and scheme in IDENTIFIERS and 0 < len(value) <= LONGEST_TEXT:
            return None, (scheme, value)
        if is_id(named):
            return named, None
        faults.append(_no_id(pointer))
    elif isinstance(named, dict):
        given = {scheme: named[scheme] for scheme in IDENTIFIERS if named.get(scheme) is not None}
        for scheme, value in given.items():
            if len(given) == 1 and isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT:
                return None, (scheme, value)
        faults.append(Fault(pointer, "one-of", f"Give exactly one of {', '.join(IDENTIFIERS)}."))
    else:
        faults.append(_wrong_type(pointer, "An organisation", "an id"))
    return None, None


def _attested(properties: Object, member: str, faults: list[Fault]) -> dict[str, Truth]:
    given = properties.get(member)
    if given is None:
        return {}
    if not isinstance(given, dict):
        pointer = pointer_to("subject", "properties", member)
        faults.append(_wrong_type(pointer, f"The member {member}", "an object"))
        return {}
    found = {}
    for name, word in given.items():
        pointer = pointer_to("subject", "properties", member, name)
        if not is_id(name):
            faults.append(_no_id(pointer))
        elif word is not None and word not in _WORDS:
            faults.append(Fault(pointer, "not-a-choice", f"Use one of {', '.join(_WORDS)}."))
        elif word is not None:
            found[name] = truth_of(word)
    return found


def _missing(*path: str) -> Fault:
    cure = f"The member {path[-1]}{f' of {path[0]}' if path[1:] else ''} is needed."
    return Fault(pointer_to(*path), "missing-member", cure)


def _wrong_type(pointer: str, what: str, wanted: str) -> Fault:
    return Fault(pointer, "wrong-type", f"{what} is {wanted}.")


def _no_id(pointer: str) -> Fault:
    cure = (
        "An id has up to 128 small letters, digits, dots, underscores and hyphens; an organisation "
        "may be named by `lei:`, `domain:` or `uei:` and its number."
    )
    return Fault(pointer, "bad-format", cure)
