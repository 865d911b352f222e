"""What a changeset writes beside what is on record, and beside its earlier revision."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recording.models import ChangesetDraft, DraftRevision
from registry.queries.ledger import current_size, object_as_known_at
from registry.rules.document_differences import Difference, differences

Json = Any

MOST_COMPARED = 200
"""Entries that a page compares; of a list with thousands of members it says how many more."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What an entry does to one object; `differences` from what was there before, `written` what
    a new one says, member by member, its provisions apart: those are read back."""

    op: str
    kind: str
    id: str
    is_new: bool
    differences: tuple[Difference, ...] = ()
    written: tuple[tuple[str, str], ...] = ()


def beside_the_record(document: Json) -> list[Compared]:
    """The first entries of a document, each beside the object as it stands on record now."""
    size = current_size()
    found = []
    for entry in document["entries"][:MOST_COMPARED]:
        op, kind, obj = entry["op"], entry["kind"], entry["object"]
        current = object_as_known_at(kind, obj["id"], size)
        before = current[0] if current else None
        after = {} if op == "retract" else _told(obj)
        changed = () if before is None else tuple(differences(_told(before), after))
        new = tuple(_members(after)) if before is None else ()
        found.append(Compared(op, kind, obj["id"], before is None, changed, new))
    return found


def _members(obj: Json) -> Iterator[tuple[str, str]]:
    for name, value in obj.items():
        if name not in ("id", "provisions"):
            yield name.replace("_", " "), _plainly(value)


def _plainly(value: Json) -> str:
    """A value without the marks of JSON, to be read."""
    match value:
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{n.replace('_', ' ')}: {_plainly(v)}" for n, v in value.items())
        case list():
            return "; ".join(map(_plainly, value))
        case _:
            return str(value)


def earlier_submission(draft: ChangesetDraft) -> DraftRevision | None:
    """The document that was submitted before the one that is there now, if any was.

    Revisions that a reviewer never saw are passed over: the one that stood when a comment was
    last made is what they remember.
    """
    last_comment = draft.comments.order_by("-revision").values_list("revision", flat=True).first()
    if last_comment is None:
        return None
    seen = draft.revisions.filter(revision__lt=last_comment).order_by("-revision").first()
    return seen if seen is not None and seen.document != draft.document else None


def between(earlier: str, document: Json) -> list[tuple[str, Difference]]:
    """What differs from an earlier document, which is JSON text, with the object that differs."""
    before, after = by_object(json.loads(earlier)), by_object(document)
    return [
        (name, difference)
        for name in {**before, **after}
        for difference in differences(before.get(name), after.get(name))
    ]


def by_object(document: Json) -> Mapping[str, Json]:
    """The parts of a document, each under a name that stays its own if others come between."""
    found = {"The changeset": {name: document.get(name) for name in ("title", "reason")}}
    for index, entry in enumerate(document.get("entries", [])):
        obj = entry.get("object") if isinstance(entry, dict) else None
        if not isinstance(obj, dict):
            found[f"entry {index}"] = entry
            continue
        name = f"{entry.get('kind')} {obj.get('id')}"
        found[name] = {n: entry[n] for n in ("op", "reason") if entry.get(n)} | _told(obj)
    return found


def _told(obj: dict[str, Any]) -> dict[str, Any]:
    """The object without what says nothing."""
    said = {name: part for name, part in obj.items() if part is not None and part != []}
    return {**said, **({"provisions": _by_id(obj)} if "provisions" in obj else {})}


def _by_id(obj: Json) -> Json:
    """Provisions by their ids, so that one that is put in moves none of the others."""
    given = obj["provisions"]
    if not isinstance(given, list) or not all(isinstance(p, dict) and "id" in p for p in given):
        return given
    return {str(provision["id"]): provision for provision in given}
