"""AuthZEN: many evaluations in one request, with defaults and three ways to go through them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accesscontrol.rules.authzen import ENTITIES, Json, NotAQuestion
from registry.documents.faults import Fault, pointer_to

MOST_EVALUATIONS = 1000
SHORT_CIRCUIT = "short_circuit"
"""The member of the last decision's context that says why no further item was asked."""


class Semantic(StrEnum):
    EXECUTE_ALL = "execute_all"
    DENY_ON_FIRST_DENY = "deny_on_first_deny"
    PERMIT_ON_FIRST_PERMIT = "permit_on_first_permit"


_STOPS_AT = {Semantic.DENY_ON_FIRST_DENY: False, Semantic.PERMIT_ON_FIRST_PERMIT: True}


@dataclass(frozen=True, slots=True)
class Batch:
    """Bodies of single evaluations; an item that is no object stands as it came."""

    items: tuple[Json, ...]
    semantic: Semantic


def batch_of(body: Json) -> Batch | None:
    """The evaluations of a body; None where it is a single one, as with none or an empty array.

    An entity of an item replaces the default of the same name whole. Raises: NotAQuestion.
    """
    if not isinstance(body, Mapping) or body.get("evaluations") is None:
        return None
    given = body["evaluations"]
    faults = []
    if not isinstance(given, list):
        faults.append(Fault("/evaluations", "wrong-type", "The member evaluations is an array."))
    elif len(given) > MOST_EVALUATIONS:
        cure = f"Send at most {MOST_EVALUATIONS} evaluations at a time."
        faults.append(Fault("/evaluations", "too-long", cure))
    defaults = {name: body[name] for name in ENTITIES if body.get(name) is not None}
    faults += [
        Fault(pointer_to(name), "wrong-type", f"The member {name} is an object.")
        for name, value in defaults.items()
        if not isinstance(value, dict)
    ]
    semantic = _semantic(body, faults)
    if faults:
        raise NotAQuestion(faults)
    if not given:
        return None
    return Batch(tuple(_with_defaults(item, defaults) for item in given), semantic)


def run(batch: Batch, decide: Callable[[Json], dict[str, Any]]) -> list[dict[str, Any]]:
    """The decisions in order, up to and with the one at which the semantic stops.

    That one says so in its context, so that a reader can tell a short answer from a broken one.
    """
    stop = stops_at(batch.semantic)
    decisions = []
    for item in batch.items:
        decision = decide(item)
        if decision["decision"] is stop:
            context = {**decision["context"], SHORT_CIRCUIT: batch.semantic.value}
            decisions.append({**decision, "context": context})
            break
        decisions.append(decision)
    return decisions


def stops_at(semantic: Semantic) -> bool | None:
    """The decision that no other is asked for after; None where all are."""
    return _STOPS_AT.get(semantic)


def _semantic(body: Mapping[str, Json], faults: list[Fault]) -> Semantic:
    options = body.get("options")
    if options is None:
        return Semantic.EXECUTE_ALL
    if not isinstance(options, dict):
        faults.append(Fault("/options", "wrong-type", "The member options is an object."))
        return Semantic.EXECUTE_ALL
    word = options.get("evaluations_semantic")
    if word is None:
        return Semantic.EXECUTE_ALL
    known: Sequence[str] = [semantic.value for semantic in Semantic]
    if word not in known:
        cure = f"Use one of {', '.join(known)}."
        faults.append(Fault("/options/evaluations_semantic", "not-a-choice", cure))
        return Semantic.EXECUTE_ALL
    return Semantic(word)


def _with_defaults(item: Json, defaults: Mapping[str, Json]) -> Json:
    if not isinstance(item, dict):
        return item
    own = {name: item[name] for name in ENTITIES if item.get(name) is not None}
    return {**defaults, **own}
