"""A question in plain words, as a gateway can set them in an address or in headers.

`classes` and `lists` are attestations, `foreign_person=no, military_contractor=no`; the rest is as
in AuthZEN (docs/authzen.md). Whoever set up the gateway said all of this, not its caller.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from accesscontrol.rules.authzen import (
    LONGEST_TEXT,
    Asker,
    Circumstances,
    Evaluation,
    NotAQuestion,
    asker_of,
)
from registry.documents.faults import Fault, pointer_to

NOT_NAMED = frozenset({"", "-"})
"""A proxy writes a hyphen for a value that it does not have."""

_PLACES = {
    "/subject/id": "/organization",
    "/subject/properties/affiliate_of": "/affiliate_of",
    "/subject/properties/classes": "/classes",
    "/subject/properties/lists": "/lists",
}
"""Where AuthZEN keeps what the words say."""


@dataclass(frozen=True, slots=True)
class Words:
    """All that a gateway may set; blank and None are not said."""

    organization: str | None = None
    staff: bool = False
    affiliate_of: str | None = None
    classes: str | None = None
    lists: str | None = None
    channel: str | None = None
    trust: str | None = None


def evaluation_in(words: Words, model: str | None) -> Evaluation:
    """The question. Raises: NotAQuestion, by the names of the words."""
    if model is None or model in NOT_NAMED:
        cure = "The call names no model where it is looked for."
        raise NotAQuestion([Fault("/model", "missing-member", cure)])
    if len(model) > LONGEST_TEXT:
        cure = f"The name of a model has at most {LONGEST_TEXT} characters."
        raise NotAQuestion([Fault("/model", "too-long", cure)])
    return Evaluation(asker_in(words), model, circumstances_in(words))


def asker_in(words: Words) -> Asker:
    """Who asks; without an organisation, anybody. Raises: NotAQuestion."""
    properties: dict[str, Any] = {"affiliate_of": words.affiliate_of or None}
    faults = []
    for name, said in (("classes", words.classes), ("lists", words.lists)):
        properties[name], broken = _attested(name, said or "")
        faults += broken
    if faults:
        raise NotAQuestion(faults)
    subject = {"type": "organization", "id": words.organization or None, "properties": properties}
    try:
        asker = asker_of(subject)
    except NotAQuestion as error:
        raise NotAQuestion([_in_words(fault) for fault in error.faults]) from error
    return replace(asker, staff=words.staff)


def circumstances_in(words: Words) -> Circumstances:
    return Circumstances(channel=words.channel or None, trust=words.trust or None)


def _attested(name: str, text: str) -> tuple[Mapping[str, str], list[Fault]]:
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        key, _, word = (half.strip() for half in part.partition("="))
        if not word or key in found:
            cure = f"Write {name} as NAME=yes, NAME=no or NAME=unknown, with commas, each once."
            return {}, [Fault(pointer_to(name), "bad-format", cure)]
        found[key] = word
    return found, []


def _in_words(fault: Fault) -> Fault:
    for place, name in _PLACES.items():
        if fault.pointer == place or fault.pointer.startswith(f"{place}/"):
            return replace(fault, pointer=name)
    return fault
