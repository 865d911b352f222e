"""What a gateway wants to be told of a decision, in the members that it reads.

The shapes below are those of gateways with a contract of their own; each part can be set anew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accesscontrol.rules.authzen import NotAQuestion
from accesscontrol.rules.gateways.picking import NotPickable, Path, path_of
from registry.documents.faults import Fault, pointer_to

Json = dict[str, Any]
Scalar = bool | int | str


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the model stands in what comes, and where things go in what is answered."""

    model_at: str
    verdict_at: str
    allow: Scalar
    deny: Scalar
    reason_at: str
    details_at: str


SHAPES: Mapping[str, Shape] = {
    "plain": Shape("/model", "/allow", True, False, "/reason", "/details"),
    "portkey": Shape(
        "/request/json/model", "/verdict", True, False, "/data/explanation", "/data/details"
    ),
    "kong": Shape("/model", "/block", False, True, "/block_message", "/details"),
    "litellm": Shape("/model", "/action", "NONE", "BLOCKED", "/blocked_reason", "/details"),
}


def checked(shape: Shape) -> Shape:
    """Raises: NotAQuestion, where parts would stand in each other's place, or say the same."""
    faults = []
    paths: dict[str, Path] = {}
    for name in ("model_at", "verdict_at", "reason_at", "details_at"):
        try:
            paths[name] = path_of(getattr(shape, name))
        except NotPickable as error:
            faults.append(Fault(pointer_to(name), "bad-format", str(error)))
    answered = [paths[name] for name in ("verdict_at", "reason_at", "details_at") if name in paths]
    for one in answered:
        if sum(other[: len(one)] == one for other in answered) > 1:
            cure = "The verdict, the reason and the details stand at places of their own."
            faults.append(Fault("/verdict_at", "invalid-value", cure))
            break
    if (type(shape.allow), shape.allow) == (type(shape.deny), shape.deny):
        faults.append(Fault("/deny", "invalid-value", "Allow and deny are different words."))
    if faults:
        raise NotAQuestion(faults)
    return shape


def verdict_of(decision: Mapping[str, Any], shape: Shape) -> Json:
    """The body of the answer. Only a decision that is true is let through."""
    allowed = decision["decision"] is True
    found: Json = {}
    for pointer, value in (
        (shape.verdict_at, shape.allow if allowed else shape.deny),
        (shape.reason_at, reason_in(decision)),
        (shape.details_at, decision["context"]),
    ):
        _put(found, path_of(pointer), value)
    return found


def reason_in(decision: Mapping[str, Any]) -> str:
    """One sentence for whoever was let through or stopped."""
    context = decision["context"]
    if "error" in context:
        return str(context["error"]["message"])
    return str(context["reason_user"]["en"])


def passed_over(failure: Mapping[str, Any]) -> Json:
    """A failed decision that is let through, because whoever asks said so beforehand."""
    return {"decision": True, "context": {**failure["context"], "passed": "not-on-record"}}


def _put(found: Json, path: Path, value: Any) -> None:
    for step in path[:-1]:
        found = found.setdefault(step, {})
    found[path[-1]] = value
