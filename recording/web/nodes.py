"""The fields of a form as a page shows them: each with its name, its choices and its faults."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from recording.queries.choices import PARTY_DOMAINS, Choices, Offered
from recording.queries.organization_picks import Meant
from recording.rules.forms.composites import KEPT, WHOLE, Group, Member, Rows, is_kept
from recording.rules.forms.dates import Date
from recording.rules.forms.fields import (
    Choice,
    Field,
    Number,
    Paragraph,
    Pick,
    Selector,
    State,
    Tick,
    Who,
    YesNo,
)

YES_NO = (("", "Not said"), ("yes", "Yes"), ("no", "No"))


@dataclass
class Node:
    """`template` shows it. `name` is that of its input, `pointer` where its value will stand."""

    template: str
    name: str
    pointer: str
    label: str
    hint: str = ""
    required: bool = False
    value: Any = None
    options: Sequence[tuple[str, str]] = ()
    offered: Offered | None = None
    meant: Meant | None = None
    children: list["Node"] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    noun: str = ""
    kept: str = ""
    """What the field cannot express, as JSON to be read."""

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('/', '-')}"

    @property
    def described_by(self) -> str:
        """The ids of what explains the field: its hint and its faults."""
        parts = [f"{self.id}-hint"] if self.hint else []
        return " ".join([*parts, *([f"{self.id}-faults"] if self.faults else [])])

    @property
    def is_listed(self) -> bool:
        """Whether the value, if there is one, is among what the picker offers."""
        return not self.value or self.offered is None or self.value in self.offered.values


class Form:
    """The nodes of one page, with its faults set beside the fields that they point to."""

    def __init__(self, group: Group, state: State, choices: Choices, *, adding: str = "") -> None:
        """`adding` names the rows that get an empty one at their end."""
        self._choices = choices
        self._adding = adding
        self.nodes = [self._member(m, state, "", "") for m in group.members]
        self.kept = _pretty({n: v for n, v in state.get(KEPT, {}).items() if n not in state})
        """What is kept under members that no field has."""
        self.unplaced: list[str] = []

    @property
    def order(self) -> dict[str, int]:
        """The place of each field on the page, by its id."""
        return {node.id: index for index, node in enumerate(_all(self.nodes))}

    def place(self, pointer: str, detail: str) -> str:
        """Set a fault beside the nearest field around its pointer; the id of that field."""
        found = None
        for node in _all(self.nodes):
            inside = pointer == node.pointer or pointer.startswith(f"{node.pointer}/")
            if inside and (found is None or len(node.pointer) >= len(found.pointer)):
                found = node
        if found is None:
            self.unplaced.append(detail)
            return "main"
        if detail not in found.faults:
            found.faults.append(detail)
        return found.id

    def _member(self, member: Member, state: State, within: str, at: str) -> Node:
        name = f"{within}/{member.name}" if within else member.name
        pointer = f"{at}/{member.name}"
        if member.name in state.get(KEPT, {}):
            kept = _pretty(state[KEPT][member.name])
            return Node("kept", name, pointer, member.label, member.hint, kept=kept)
        node = self._node(member.field, state[member.name], name, pointer, member.label)
        return replace(node, hint=member.hint or node.hint, required=member.required)

    def _node(self, shown: Field, state: State, name: str, at: str, label: str) -> Node:
        node = Node("line", name, at, label, value=state)
        match shown:
            case Group():
                node.template = "group"
                node.children = [self._member(m, state, name, at) for m in shown.members]
                node.kept = json.dumps(state[KEPT]) if state.get(KEPT) else ""
            case Rows():
                node.template = "rows"
                node.noun = shown.noun
                node.children = self._rows(shown, state, name, at)
            case Paragraph():
                node.template = "paragraph"
            case Number():
                node.template = "number"
            case Tick():
                node.template = "tick"
            case YesNo():
                node.template, node.options = "choice", YES_NO
            case Choice(options=options):
                node.template, node.options = "choice", options
            case Date(precisions=precisions, windows=windows):
                node.template, node.options = "date", precisions
                node.noun = "window" if windows else ""
            case Selector(domain=domain):
                node.template, node.offered = "selector", self._choices.of(domain)
                node.value = state["pick"]
                node.children = [Node("tick", f"{name}/possible", "", "", value=state["possible"])]
            case Pick(domain="organization"):
                node.template, node.meant = "organization", self._choices.meant(state)
                node.hint = (
                    "Its name, an identifier such as an LEI or a domain, or its id on record."
                )
            case Pick(domain="party"):
                node.template, node.meant = "organization", self._choices.party(state)
                node.offered = self._choices.of("operator")
                node.hint = (
                    "The name of a developer, an authority or an organisation, an identifier, or "
                    "an id on record."
                )
            case Pick(domain=domain) | Who(domain=domain):
                node.template, node.offered = "pick", self._choices.of(domain)
                if node.offered.typed and domain in PARTY_DOMAINS:
                    node.template, node.meant = "organization", self._choices.named(domain, state)
                    node.hint = "Its name, or its id on record."
            case _:
                pass  # a line
        return node

    def _rows(self, rows: Rows, state: State, name: str, at: str) -> list[Node]:
        adding = self._adding == name or not state
        shown = [*state, rows.row.blank()] if adding else state
        found = []
        for index, row in enumerate(shown):
            label = f"{rows.noun.removeprefix('a ').removeprefix('an ').capitalize()} {index + 1}"
            if is_kept(row):
                node = Node("kept-row", f"{name}/{index}", f"{at}/{index}", label)
                node.name, node.kept = f"{name}/{index}/{WHOLE}", json.dumps(row[KEPT])
            else:
                node = self._node(rows.row, row, f"{name}/{index}", f"{at}/{index}", label)
                node.required = True
            found.append(node)
        if adding and isinstance(rows.row, Group) and self._adding != name:
            # Rows of many fields are shown when somebody asks for one.
            found.pop()
        return found


def _all(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node.pointer:
            yield node
        yield from _all(node.children)


def _pretty(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) if value else ""
