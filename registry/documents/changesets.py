"""A changeset document: checked in itself, member by member."""

import json
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_core import ErrorDetails

from registry.documents.entries import Changeset, Entry
from registry.documents.faults import FAULTS, Fault, existing_path, pointer_to, value_at
from registry.documents.kinds import KINDS, RetractedShape
from registry.documents.shapes import PSEUDONYM_PATTERN, Name, Shape, Text, When
from registry.documents.strict_json import Json, canonical
from registry.rules.dates import is_date
from registry.rules.vocabulary import NO_FACT, Standing

S = TypeVar("S", bound=Shape)

LARGEST_ENTRY = 64 * 1024
"""Bytes of an entry in canonical JSON."""


class EntryShape(Shape):
    op: Literal["assert", "correct", "retract"]
    kind: str
    object: dict[str, Any]
    reason: Text | None = None


class ChangesetShape(Shape):
    """What is published together or not at all.

    The last four members serve the loading of a history; the HTTP interface refuses them.
    """

    title: Name
    reason: Annotated[Text, Field(min_length=1)]
    entries: Annotated[list[dict[str, Any]], Field(min_length=1)]
    recorded_at: When | None = None
    recorded_by: Annotated[str, Field(pattern=PSEUDONYM_PATTERN)] | None = None
    approved_by: Annotated[str, Field(pattern=PSEUDONYM_PATTERN)] | None = None
    reconstructed: bool | None = None


@dataclass(frozen=True, slots=True)
class ReadChangeset:
    """What a document holds, be it sound or not."""

    changeset: Changeset | None
    """Only where nothing is wrong."""
    faults: list[Fault]
    entries: tuple[tuple[Entry, str], ...]
    """Those that are sound in themselves, each with its pointer."""
    unread: frozenset[tuple[str, str]]
    """Kind and id of the others, as far as they say."""


def read_changeset(document: Json, at: str = "") -> ReadChangeset:
    """The changeset, or every fault that shows without looking at the record.

    `at` is the pointer of the changeset within its file.
    """
    shape, faults = read_shape(ChangesetShape, document, at)
    # The document's own entries: the shape has copies, and a list of thousands takes room.
    raws = document.get("entries") if isinstance(document, dict) else None
    entries: list[tuple[Entry, str]] = []
    unread: set[tuple[str, str]] = set()
    for index, raw in enumerate(raws if isinstance(raws, list) else ()):
        where = f"{at}/entries/{index}"
        entry, found = _read_entry(raw, where)
        faults += found
        if entry is not None:
            entries.append((entry, where))
        else:
            unread |= _key_of(raw)
    sound = tuple(entries)
    if shape is not None:
        faults += _date_faults(shape, at)
    if shape is None or faults:
        return ReadChangeset(None, _each_once(faults), sound, frozenset(unread))
    changeset = Changeset(
        title=shape.title,
        reason=shape.reason,
        entries=tuple(entry for entry, _ in sound),
        recorded_at=shape.recorded_at,
        recorded_by=shape.recorded_by,
        approved_by=shape.approved_by,
        reconstructed=shape.reconstructed,
    )
    return ReadChangeset(changeset, [], sound, frozenset())


def _key_of(raw: Json) -> set[tuple[str, str]]:
    """Which object an entry speaks of; empty where it does not say."""
    obj = raw.get("object") if isinstance(raw, dict) else None
    if not isinstance(obj, dict):
        return set()
    kind, object_id = raw.get("kind"), obj.get("id")
    named = isinstance(kind, str) and isinstance(object_id, str)
    return {(str(kind), str(object_id))} if named else set()


def read_shape(shape: type[S], document: Json, at: str) -> tuple[S | None, list[Fault]]:
    """The document in its shape, or every way in which it does not fit."""
    try:
        return shape.model_validate(document), []
    except ValidationError as error:
        return None, shape_faults(error, document, at)


def shape_faults(error: ValidationError, document: Json, at: str) -> list[Fault]:
    """The faults behind a validation error, each with its pointer and its cure."""
    details = error.errors(include_url=False, include_context=True, include_input=False)
    return _each_once([_fault(detail, document, at) for detail in details])


def _read_entry(raw: Json, at: str) -> tuple[Entry | None, list[Fault]]:
    shape, faults = read_shape(EntryShape, raw, at)
    if shape is None:
        return None, faults
    if shape.kind not in KINDS:
        known = ", ".join(KINDS)
        return None, [Fault(f"{at}/kind", "unknown-kind", f"Use one of {known}.")]
    wanted = RetractedShape if shape.op == "retract" else KINDS[shape.kind]
    checked, faults = read_shape(wanted, shape.object, f"{at}/object")
    if checked is None:
        return None, faults
    if _may_be_too_large(raw) and len(canonical(raw)) > LARGEST_ENTRY:
        cure = f"An entry takes at most {LARGEST_ENTRY} bytes; divide the object or shorten it."
        faults.append(Fault(at, "entry-too-large", cure))
    if shape.op != "retract":
        faults += _own_faults(shape.kind, shape.object, f"{at}/object")
    entry = Entry(shape.op, shape.kind, raw["object"], shape.reason)
    return (None if faults else entry), faults


def _may_be_too_large(raw: Json) -> bool:
    """A quick look, since the canonical form is slow to make and few entries come near the limit.

    Only numbers are longer there than here, as 1e+20, and by less than four times.
    """
    return 4 * len(json.dumps(raw)) > LARGEST_ENTRY


def _own_faults(kind: str, obj: dict[str, Any], at: str) -> list[Fault]:
    """What an object contradicts in itself."""
    if kind == "directive":
        return _directive_faults(obj, at)
    if kind == "class" and obj.get("complement_of") == obj["id"]:
        cure = "A class cannot be its own complement; name another class."
        return [Fault(f"{at}/complement_of", "own-complement", cure)]
    if kind == "organization" and obj.get("affiliate_of") == obj["id"]:
        cure = "An organisation is no affiliate of itself; name its parent."
        return [Fault(f"{at}/affiliate_of", "own-affiliate", cure)]
    return []


def _directive_faults(obj: dict[str, Any], at: str) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    for index, provision in enumerate(obj["provisions"]):
        where = f"{at}/provisions/{index}"
        if provision["id"] in seen:
            cure = f"The directive has two provisions {provision['id']}; give each its own id."
            faults.append(Fault(f"{where}/id", "duplicate-provision", cure))
        seen.add(provision["id"])
        if Standing(obj["standing"]) in NO_FACT and Standing(provision["standing"]) not in NO_FACT:
            cure = f"A directive that is {obj['standing']} holds only draft or denied provisions."
            faults.append(Fault(f"{where}/standing", "stands-above-its-directive", cure))
    return faults


def _date_faults(shape: ChangesetShape, at: str) -> list[Fault]:
    if shape.recorded_at is not None and is_date(shape.recorded_at):
        cure = "Recording happens at an instant, as 2026-06-12T21:21:00Z."
        return [Fault(f"{at}/recorded_at", "not-an-instant", cure)]
    return []


_CODES = {
    "missing": ("missing-member", "Add the member {name}."),
    "extra_forbidden": ("unknown-field", "There is no member {name} here; take it out."),
    "string_pattern_mismatch": ("bad-format", "Must match {pattern}."),
    "string_too_long": ("too-long", "At most {max_length} characters."),
    "string_too_short": ("too-short", "At least {min_length} character."),
    "too_short": ("too-short", "At least {min_length} item."),
    "too_long": ("too-long", "At most {max_length} items."),
    "literal_error": ("not-a-choice", "Use one of {expected}."),
    "greater_than_equal": ("out-of-range", "At least {ge}."),
    "less_than_equal": ("out-of-range", "At most {le}."),
    "string_type": ("wrong-type", "Must be a string."),
    "int_type": ("wrong-type", "Must be a whole number."),
    "bool_type": ("wrong-type", "Must be true or false."),
    "list_type": ("wrong-type", "Must be an array."),
    "dict_type": ("wrong-type", "Must be an object."),
    "model_type": ("wrong-type", "Must be an object."),
    "model_attributes_type": ("wrong-type", "Must be an object."),
}
_OF_VALUES = frozenset({"wrong-type", "not-a-choice"})
_NULL = " Null stands for nothing here; leave an optional member out."


def _fault(detail: ErrorDetails, document: Json, at: str) -> Fault:
    missing = detail["type"] == "missing"
    path = existing_path(document, detail["loc"], may_be_missing=missing)
    pointer = at + pointer_to(*path)
    if detail["type"] in _CODES:
        code, cure = _CODES[detail["type"]]
        name = detail["loc"][-1] if detail["loc"] else ""
        if detail["type"] in ("too_short", "too_long") and detail["ctx"]["field_type"] == "Value":
            code, cure = _CODES[f"string_{detail['type']}"]
        if detail["type"] == "literal_error":
            detail["ctx"]["expected"] = _as_in_json(detail["ctx"]["expected"])
        cure = cure.format(name=name, **detail.get("ctx", {}))
        if path and code in _OF_VALUES and value_at(document, pointer_to(*path)) is None:
            cure += _NULL
        return Fault(pointer, code, cure)
    if detail["type"] in FAULTS:
        return Fault(pointer, detail["type"], detail["msg"])
    return Fault(pointer, "invalid-value", f"{detail['msg'].removeprefix('Value error, ')}.")


def _as_in_json(expected: str) -> str:
    """Choices as pydantic lists them, with the words of JSON for Python's."""
    return {"True": "true", "False": "false"}.get(expected, expected)


def _each_once(faults: list[Fault]) -> list[Fault]:
    return list(dict.fromkeys(faults))
