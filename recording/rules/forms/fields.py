"""The fields of a form: each holds what was typed, and says it as a value of a document.

A field knows four things: the state of nothing typed, the state that expresses a value of a
document, the value that a state expresses, and the state in what a browser posts. A value that
a field cannot express raises Inexpressible; the form then keeps it as it is (see composites).
States are JSON: texts, truth values, and objects and arrays of these.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

State = Any
Value = Any
Posted = Mapping[str, str]
"""From the name of an input to what it holds."""

NAMED = frozenset({"organization", "party", "authority", "developer", "operator"})
"""The domains in which people type names, and choose among those who may be meant."""

_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}", re.ASCII)
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)


class Inexpressible(Exception):
    """The field has no state for this value."""


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = _Absent()
"""What a field says that is left empty: the member is left out."""


class Field(Protocol):
    def blank(self) -> State: ...
    def state_of(self, value: Value) -> State: ...
    def value_of(self, state: State) -> Value: ...
    def posted(self, given: Posted, name: str) -> State: ...
    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        """What is wrong with a state that its value alone cannot tell: pointer and cure."""
        ...


class Plain:
    """A field whose state is one text, posted under the field's own name."""

    def blank(self) -> State:
        return ""

    def value_of(self, state: State) -> Value:
        return state if state else ABSENT

    def posted(self, given: Posted, name: str) -> State:
        return given.get(name, "").strip()

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        yield from ()


@dataclass(frozen=True)
class Line(Plain):
    """One line of text."""

    def state_of(self, value: Value) -> State:
        if not isinstance(value, str) or value != value.strip() or "\n" in value or not value:
            raise Inexpressible
        return value


@dataclass(frozen=True)
class Paragraph(Plain):
    """A text of several lines."""

    def state_of(self, value: Value) -> State:
        if not isinstance(value, str) or value != value.strip() or "\r" in value or not value:
            raise Inexpressible
        return value

    def posted(self, given: Posted, name: str) -> State:
        return given.get(name, "").replace("\r\n", "\n").strip()


@dataclass(frozen=True)
class Pick(Plain):
    """One object by its id, out of those of a domain (see recording.queries.choices)."""

    domain: str

    def state_of(self, value: Value) -> State:
        return Line().state_of(value)

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        if self.domain in NAMED and state and not _ID.fullmatch(state):
            yield at, "This is no id: choose one of those on record, or add it as new."


@dataclass(frozen=True)
class Choice(Plain):
    """One of a few fixed words. `usual` is the one that is meant where the member is left out."""

    options: tuple[tuple[str, str], ...]
    usual: str = ""

    def blank(self) -> State:
        return self.usual

    def state_of(self, value: Value) -> State:
        if not isinstance(value, str) or value not in {word for word, _ in self.options if word}:
            raise Inexpressible
        return value

    def value_of(self, state: State) -> Value:
        return state if state and state != self.usual else ABSENT

    def posted(self, given: Posted, name: str) -> State:
        return given.get(name, self.usual)


@dataclass(frozen=True)
class YesNo(Plain):
    """Yes, no, or not said."""

    def state_of(self, value: Value) -> State:
        if not isinstance(value, bool):
            raise Inexpressible
        return "yes" if value else "no"

    def value_of(self, state: State) -> Value:
        return {"yes": True, "no": False}.get(state, ABSENT)


@dataclass(frozen=True)
class Tick:
    """A box that is ticked or not; not ticked, the member is left out."""

    def blank(self) -> State:
        return False

    def state_of(self, value: Value) -> State:
        if not isinstance(value, bool):
            raise Inexpressible
        return value

    def value_of(self, state: State) -> Value:
        return True if state else ABSENT

    def posted(self, given: Posted, name: str) -> State:
        return given.get(name) == "on"

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        yield from ()


@dataclass(frozen=True)
class Number(Plain):
    """A whole number. What is none stays as it was typed, so that its fault can point at it."""

    def state_of(self, value: Value) -> State:
        if (
            isinstance(value, bool)
            or not isinstance(value, int)
            or not _WHOLE.fullmatch(f"{value}")
        ):
            raise Inexpressible
        return str(value)

    def value_of(self, state: State) -> Value:
        if _WHOLE.fullmatch(state):
            return int(state)
        return state if state else ABSENT


@dataclass(frozen=True)
class Who(Plain):
    """Whom a provision reaches: a class, a list or nobody."""

    domain: str = "who"

    def state_of(self, value: Value) -> State:
        if value == {"nobody": True} and value["nobody"] is True:
            return "nobody"
        if isinstance(value, dict) and len(value) == 1:
            [(kind, name)] = value.items()
            if kind in ("class", "list") and isinstance(name, str) and name == name.strip():
                return f"{kind}:{name}"
        raise Inexpressible

    def value_of(self, state: State) -> Value:
        if not state:
            return ABSENT
        kind, _, name = state.partition(":")
        return {"nobody": True} if kind == "nobody" else {kind: name}


@dataclass(frozen=True)
class Selector:
    """What a provision speaks of: a model, a family, a developer or everything; possibly."""

    domain: str = "models"

    def blank(self) -> State:
        return {"pick": "", "possible": False}

    def state_of(self, value: Value) -> State:
        if value == "*":
            return {"pick": "*", "possible": False}
        given = {"model": value} if isinstance(value, str) else value
        if not isinstance(given, dict):
            raise Inexpressible
        certainty = given.get("certainty", "certain")
        named = {kind: name for kind, name in given.items() if kind != "certainty"}
        if len(named) != 1 or certainty not in ("certain", "possible"):
            raise Inexpressible
        [(kind, name)] = named.items()
        if kind not in ("model", "family", "developer") or not _is_id_like(name):
            raise Inexpressible
        return {"pick": f"{kind}:{name}", "possible": certainty == "possible"}

    def value_of(self, state: State) -> Value:
        if not state["pick"]:
            return {"certainty": "possible"} if state["possible"] else ABSENT
        if state["pick"] == "*":
            return "*"
        kind, _, name = state["pick"].partition(":")
        if state["possible"]:
            return {kind: name, "certainty": "possible"}
        return name if kind == "model" else {kind: name}

    def posted(self, given: Posted, name: str) -> State:
        return {
            "pick": given.get(f"{name}/pick", "").strip(),
            "possible": given.get(f"{name}/possible") == "on",
        }

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        if state["possible"] and state["pick"] == "*":
            yield at, "Every model is certain; name those that are only possibly meant."


def _is_id_like(name: Value) -> bool:
    return isinstance(name, str) and bool(name) and name == name.strip() and name != "*"
