"""What would settle a doubt, in words: whom to ask, and what the answer would then be."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.queries.dating import Dating
from registry.queries.ledger import record_of
from registry.queries.names import Names
from registry.queries.position import Position
from registry.rules.record import Provision

ASKED_OF_THE_READER = {"class": "classes", "listing": "lists"}
"""The kinds of doubt that the reader can settle, with the member of a check that does."""

_WHO_KNOWS = {
    "class": "Whoever asks knows this of themselves.",
    "listing": "The organisation knows whether it was named; the record does not.",
    "coverage": "Only whoever keeps the list can say. Ask them, and have the answer recorded.",
    "standing": "The sources do not bear it out yet. It settles once one confirms it.",
    "bound": "The sources date it no more closely. Ask again when the day is over.",
    "scope": "The directive does not say. Only its authority can.",
    "force": "The directive does not say. Only its authority or a court can.",
}


@dataclass(frozen=True, slots=True)
class Settling:
    """One unknown input. `question` is what to ask; `member` and `subject` are how a check is told
    the answer, where the reader can tell it."""

    kind: str
    question: str
    who_knows: str
    directive: str
    """The directive that the doubt is about; empty where it is about none."""
    title: str
    list: str
    member: str
    subject: str
    if_yes: str
    if_no: str


def settlings_of(
    missing: Iterable[Mapping[str, Any]], position: Position, names: Names, dating: Dating
) -> tuple[Settling, ...]:
    """The missing facts of an answer, those first that the reader can settle."""
    provisions = record_of(position.point).provisions
    found = [_settling(fact, provisions.get(fact["subject"]), names, dating) for fact in missing]
    return tuple(sorted(found, key=lambda one: not one.member))


def _settling(
    fact: Mapping[str, Any], provision: Provision | None, names: Names, dating: Dating
) -> Settling:
    directive = "" if provision is None else provision.directive
    title = names.get(("directive", directive), directive)
    is_of_list = fact["kind"] in ("listing", "coverage")
    return Settling(
        kind=fact["kind"],
        question=_question(fact, provision, names, dating),
        who_knows=_WHO_KNOWS[fact["kind"]],
        directive=directive,
        title=title,
        list=fact["subject"] if is_of_list else "",
        member=ASKED_OF_THE_READER.get(fact["kind"], ""),
        subject=fact["subject"],
        if_yes=fact["if_yes"],
        if_no=fact["if_no"],
    )


def _question(
    fact: Mapping[str, Any], provision: Provision | None, names: Names, dating: Dating
) -> str:
    kind, subject, part = fact["kind"], fact["subject"], fact["part"] or ""
    if kind == "class":
        return f"Are they in the class “{names.get(('class', subject), subject)}”?"
    if kind == "listing":
        return f"Are they on the list “{names.get(('list', subject), subject)}”?"
    if kind == "coverage":
        whom = "the staff" if part == "staff" else "affiliates"
        return (
            f"Does the list “{names.get(('list', subject), subject)}” cover {whom} of those named?"
        )
    if provision is None:
        return str(fact["text"])
    return _question_of_provision(kind, part, provision, names, dating)


def _question_of_provision(
    kind: str, part: str, provision: Provision, names: Names, dating: Dating
) -> str:
    if kind == "standing":
        return f"Is it so? It is only {provision.standing.value}."
    if kind == "bound":
        bound = provision.period.start if part == "start" else provision.period.end
        window = "" if bound is None else dating.window(provision.directive, bound)
        verb = "begun" if part == "start" else "ended"
        return f"Has it {verb}?{f' It is dated {window}.' if window else ''}"
    if kind == "scope":
        return f"Does it speak of {names.get(('model', part), part)}?"
    return "Does it bind in law?"
