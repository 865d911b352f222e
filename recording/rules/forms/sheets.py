"""A sheet: the forms of a whole changeset, as its author has filled them in so far.

It is JSON, and expresses a changeset document; see `sheet_of` and `document_of`. Each entry and
each provision has a key of its own, so that an address goes on meaning the same one whatever is
added or taken away before it.
"""

from collections.abc import Iterator
from typing import Any

from recording.rules.forms.composites import KEPT, Group
from recording.rules.forms.fields import Inexpressible
from recording.rules.forms.kinds import GROUPS, RETRACTED
from recording.rules.forms.members import PROVISION

Json = Any
Sheet = dict[str, Any]
Part = dict[str, Any]
"""An entry or a provision of a sheet, with its key."""

OPS = ("assert", "correct", "retract")
_TEXTS = ("title", "reason")
_AGAINST = ("GRANT", "END", "PAUSE")


def blank_sheet() -> Sheet:
    return {"title": "", "reason": "", "entries": [], "next": 1}


def sheet_of(document: Json) -> Sheet:
    """The sheet that expresses a changeset document, and whose document is the same again.

    A member that is null, or an array or object with nothing in it, is one left out. What the
    forms cannot express is kept as it is.
    """
    sheet = blank_sheet()
    given = document if isinstance(document, dict) else {}
    for name in _TEXTS:
        if isinstance(given.get(name), str):
            sheet[name] = given[name]
    entries = given.get("entries")
    if isinstance(entries, list):
        for entry in entries:
            add_entry(sheet, entry)
    expressed = {name for name in _TEXTS if isinstance(given.get(name), str)}
    expressed |= {"entries"} if isinstance(entries, list) else set()
    kept = {name: value for name, value in given.items() if name not in expressed}
    return {**sheet, KEPT: kept} if kept else sheet


def document_of(sheet: Sheet) -> Json:
    """The changeset document that a sheet says, faulty or not."""
    texts = {name: sheet[name] for name in _TEXTS if sheet[name]}
    entries = [_entry_document(entry) for entry in sheet["entries"]]
    kept = sheet.get(KEPT, {})
    listed = {} if "entries" in kept and not entries else {"entries": entries}
    return {**texts, **listed, **kept}


def add_entry(sheet: Sheet, entry: Json) -> Part:
    """Add an entry as a document has it; the part of the sheet that it became."""
    part = {"key": _new_key(sheet), **_entry_state(entry)}
    provisions = part.get("provisions")
    if provisions is not None:
        part["provisions"] = [{"key": _new_key(sheet), **state} for state in provisions]
    sheet["entries"].append(part)
    return part


def add_provision(sheet: Sheet, entry: Part, provision: Json) -> Part:
    part = {"key": _new_key(sheet), **_provision_state(provision)}
    entry["provisions"].append(part)
    return part


def group_of(entry: Part) -> Group:
    """The members that the form of an entry has, its provisions apart."""
    return RETRACTED if entry["op"] == "retract" else GROUPS[entry["kind"]]


def find_entry(sheet: Sheet, key: str) -> Part | None:
    return next((entry for entry in sheet["entries"] if entry["key"] == key), None)


def find_provision(entry: Part, key: str) -> Part | None:
    return next((part for part in entry.get("provisions", ()) if part["key"] == key), None)


def remove(sheet: Sheet, key: str) -> None:
    """Take an entry or a provision out, if it is still there."""
    sheet["entries"] = [entry for entry in sheet["entries"] if entry["key"] != key]
    for entry in sheet["entries"]:
        if "provisions" in entry:
            entry["provisions"] = [part for part in entry["provisions"] if part["key"] != key]


def sheet_faults(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """What is wrong with what was typed and cannot be told from the document: pointer, cure."""
    for index, entry in enumerate(sheet["entries"]):
        at = f"/entries/{index}/object"
        if "state" in entry:
            yield from group_of(entry).faults(entry["state"], at)
        for number, part in enumerate(entry.get("provisions", ())):
            if "state" in part:
                yield from PROVISION.faults(part["state"], f"{at}/provisions/{number}")


def _entry_document(entry: Part) -> Json:
    if KEPT in entry:
        return entry[KEPT]
    obj = group_of(entry).value_of(entry["state"])
    if "provisions" in entry:
        obj["provisions"] = [_provision_document(part) for part in entry["provisions"]]
    reason = {"reason": entry["reason"]} if entry["reason"] else {}
    return {"op": entry["op"], "kind": entry["kind"], "object": obj, **reason}


def _provision_document(part: Part) -> Json:
    return part[KEPT] if KEPT in part else PROVISION.value_of(part["state"])


def _entry_state(entry: Json) -> Part:
    """Without a key. An entry that no form has is kept whole."""
    if not isinstance(entry, dict) or not entry.keys() <= {"op", "kind", "object", "reason"}:
        return {KEPT: entry}
    op, kind, reason = entry.get("op"), entry.get("kind"), entry.get("reason") or ""
    obj = entry.get("object")
    if op not in OPS or not isinstance(kind, str) or kind not in GROUPS:
        return {KEPT: entry}
    if not isinstance(reason, str) or not isinstance(obj, dict):
        return {KEPT: entry}
    part: Part = {"op": op, "kind": kind, "reason": reason}
    if kind == "directive" and op != "retract":
        provisions = obj.get("provisions")
        if not isinstance(provisions, list):
            return {KEPT: entry}
        obj = {name: value for name, value in obj.items() if name != "provisions"}
        part["provisions"] = [_provision_state(provision) for provision in provisions]
    return {**part, "state": group_of(part).state_of(obj)}


def _provision_state(provision: Json) -> Part:
    try:
        state = PROVISION.state_of(provision)
    except Inexpressible:
        return {KEPT: provision}
    if provision.get("against") == [] and provision.get("kind") in _AGAINST:
        # Said to be against nothing, which is not the same as not said.
        state.setdefault(KEPT, {})["against"] = []
    return {"state": state}


def _new_key(sheet: Sheet) -> str:
    key = str(sheet["next"])
    sheet["next"] += 1
    return key
