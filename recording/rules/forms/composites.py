"""Fields made of fields: groups of members, and rows of the same field.

What a field of theirs cannot express is kept beside as JSON, to be seen and not to be lost:
a group has it under `kept`, by member; among rows it is a row that holds `kept` alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from recording.rules.forms.fields import ABSENT, Field, Inexpressible, Posted, State, Value
from registry.documents.strict_json import parse

KEPT = "kept"
WHOLE = "whole"
"""Under this name a page posts a row that is kept whole."""


@dataclass(frozen=True)
class Member:
    """A member of a document: its field, and what the page calls it."""

    name: str
    label: str
    field: Field
    hint: str = ""
    required: bool = False


@dataclass(frozen=True)
class Group:
    """An object with these members. `whole`: it is always there, even with nothing in it."""

    members: tuple[Member, ...]
    whole: bool = False

    def blank(self) -> State:
        return {member.name: member.field.blank() for member in self.members}

    def state_of(self, value: Value) -> State:
        if not isinstance(value, dict):
            raise Inexpressible
        state = self.blank()
        kept = {}
        fields = {member.name: member.field for member in self.members}
        for name, part in value.items():
            if name in fields and _is_nothing(part):
                continue
            try:
                if name not in fields:
                    raise Inexpressible
                state[name] = fields[name].state_of(part)
            except Inexpressible:
                kept[name] = part
        return {**state, KEPT: kept} if kept else state

    def value_of(self, state: State) -> Value:
        found = {}
        kept = state.get(KEPT, {})
        for member in self.members:
            if member.name in kept:
                found[member.name] = kept[member.name]
                continue
            value = member.field.value_of(state[member.name])
            if value is ABSENT and member.required and isinstance(member.field, Rows):
                value = []
            if value is not ABSENT:
                found[member.name] = value
        found.update((name, part) for name, part in kept.items() if name not in found)
        return found if found or self.whole else ABSENT

    def posted(self, given: Posted, name: str) -> State:
        within = f"{name}/" if name else ""
        state = {m.name: m.field.posted(given, f"{within}{m.name}") for m in self.members}
        kept = read_kept(given.get(f"{within}{KEPT}"))
        return {**state, KEPT: kept} if isinstance(kept, dict) and kept else state

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        for member in self.members:
            if member.name not in state.get(KEPT, {}):
                yield from member.field.faults(state[member.name], f"{at}/{member.name}")

    def part(self, names: tuple[str, ...]) -> "Group":
        """The group of some of the members."""
        return Group(tuple(m for m in self.members if m.name in names), self.whole)


@dataclass(frozen=True)
class Rows:
    """An array of the same field; rows with nothing in them are left out."""

    row: Field
    noun: str
    """What one row is called on a button, as "Add a source"."""

    def blank(self) -> State:
        return []

    def state_of(self, value: Value) -> State:
        if value == "*":
            value = ["*"]
        if not isinstance(value, list):
            raise Inexpressible
        return [self._row_of(part) for part in value]

    def value_of(self, state: State) -> Value:
        values = [row[KEPT] if is_kept(row) else self.row.value_of(row) for row in state]
        # A row with something in it keeps its place, so that faults point at the right one.
        return [{} if value is ABSENT else value for value in values] or ABSENT

    def posted(self, given: Posted, name: str) -> State:
        pattern = re.compile(re.escape(name) + r"/(\d{1,6})(?:/|$)", re.ASCII)
        numbers = {int(m[1]) for key in given if (m := pattern.match(key))}
        rows = (self._posted_row(given, f"{name}/{number}") for number in sorted(numbers))
        return [row for row in rows if not self.is_empty(row)]

    def faults(self, state: State, at: str) -> Iterator[tuple[str, str]]:
        for index, row in enumerate(state):
            if not is_kept(row):
                yield from self.row.faults(row, f"{at}/{index}")

    def is_empty(self, row: State) -> bool:
        return not is_kept(row) and row == self.row.blank()

    def _row_of(self, value: Value) -> State:
        try:
            state = self.row.state_of(value)
        except Inexpressible:
            return {KEPT: value}
        return {KEPT: value} if self.is_empty(state) else state

    def _posted_row(self, given: Posted, name: str) -> State:
        if f"{name}/{WHOLE}" in given:
            return {KEPT: read_kept(given[f"{name}/{WHOLE}"])}
        return self.row.posted(given, name)


def is_kept(row: State) -> bool:
    """Whether a row holds a value that its field cannot express."""
    return isinstance(row, dict) and row.keys() == {KEPT}


def _is_nothing(value: Value) -> bool:
    return value is None or value == [] or value == {}


def read_kept(text: str | None) -> Any:
    """What a page posts back of it; a text that is no JSON, as only tampering makes it, is one."""
    try:
        return parse(text.encode()) if text else None
    except ValueError:
        return text
