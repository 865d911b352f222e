"""What a new sheet starts with: a letter, an act against an earlier directive, a correction."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from recording.rules.forms.sheets import Sheet, sheet_of

Object = dict[str, Any]
_REACHING = ("BAR", "GRANT", "OFFER", "DUTY")


def letter() -> Sheet:
    """A new directive with one provision, both still empty."""
    return _directive({}, [{}])


def lift(directive: Object) -> Sheet:
    """The whole directive ends."""
    return _against(directive, "lifts", [_stopping("END", directive)])


def pause(directive: Object) -> Sheet:
    """The whole directive stops for a while."""
    return _against(directive, "pauses", [_stopping("PAUSE", directive)])


def partial_lift(directive: Object) -> Sheet:
    """Some are excepted from the directive's bars, which stay."""
    bars = [part for part in directive["provisions"] if part["kind"] == "BAR"]
    grant = {
        "id": "approved",
        "kind": "GRANT",
        "models": _each_once(bars, "models"),
        "channels": _each_once(bars, "channels"),
        "force": "binding",
        "against": [directive["id"]],
    }
    return _against(directive, "partially-lifts", [grant])


def amendment(directive: Object) -> Sheet:
    """The directive ends, and what it provided is provided anew, to be changed."""
    new = [_anew(part) for part in directive["provisions"] if part["kind"] in _REACHING]
    return _against(directive, "amends", [_stopping("END", directive), *new])


ACTS: Mapping[str, Callable[[Object], Sheet]] = MappingProxyType(
    {"lift": lift, "partial-lift": partial_lift, "amend": amendment, "pause": pause}
)
"""What can be done about a directive on record, each by a new one."""


def correction(kind: str, obj: Object) -> Sheet:
    """The object as it is on record, to be put right."""
    return sheet_of({"entries": [{"op": "correct", "kind": kind, "object": obj}]})


def addition(kind: str, **members: Any) -> Sheet:
    """A new object, of which some members are known."""
    return sheet_of({"entries": [{"op": "assert", "kind": kind, "object": members}]})


def retraction(kind: str, object_id: str) -> Sheet:
    """The object is taken off the record for good."""
    return sheet_of({"entries": [{"op": "retract", "kind": kind, "object": {"id": object_id}}]})


def _against(directive: Object, relation: str, provisions: list[Object]) -> Sheet:
    known = {
        "authority": directive["authority"],
        "addressee": directive.get("addressee"),
        "relations": [{"type": relation, "directive": directive["id"]}],
    }
    return _directive(known, provisions)


def _directive(known: Object, provisions: list[Object]) -> Sheet:
    entry = {"op": "assert", "kind": "directive", "object": {**known, "provisions": provisions}}
    return sheet_of({"entries": [entry]})


def _stopping(kind: str, directive: Object) -> Object:
    """Whatever it says of models and channels, it stops its targets whole."""
    return {
        "id": kind.lower(),
        "kind": kind,
        "models": ["*"],
        "channels": ["*"],
        "force": "binding",
        "against": [directive["id"]],
    }


def _anew(provision: Object) -> Object:
    """A provision without its dates and sources, which are those of the earlier act."""
    left_out = {"period", "citations", "standing", "due"}
    return {name: value for name, value in provision.items() if name not in left_out}


def _each_once(provisions: list[Object], name: str) -> list[Any]:
    found: list[Any] = []
    for provision in provisions:
        given = provision[name] if isinstance(provision[name], list) else [provision[name]]
        found += [one for one in given if one not in found]
    return ["*"] if "*" in found else found
