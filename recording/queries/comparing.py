"""What a changeset writes beside what is on record, and beside its earlier revision."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recording.models import ChangesetDraft, DraftRevision
from recording.rules.differences import Difference, differences
from registry.queries.ledger import current_size, object_as_known_at

Json = Any


@dataclass(frozen=True, slots=True)
class Compared:
    """What an entry does to one object; `differences` from what was there before."""

    op: str
    kind: str
    id: str
    is_new: bool
    differences: tuple[Difference, ...]


def beside_the_record(document: Json) -> list[Compared]:
    """Each entry of a document beside the object as it stands on record now."""
    size = current_size()
    found = []
    for entry in document["entries"]:
        op, kind, obj = entry["op"], entry["kind"], entry["object"]
        current = object_as_known_at(kind, obj["id"], size)
        before = current[0] if current else None
        after = None if op == "retract" else obj
        changed = () if before is None else tuple(differences(before, after))
        found.append(Compared(op, kind, obj["id"], before is None, changed))
    return found


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


def beside(earlier: DraftRevision, draft: ChangesetDraft) -> list[tuple[str, Difference]]:
    """What differs from an earlier revision, with the object in which it does."""
    before, after = (by_object(json.loads(text)) for text in (earlier.document, draft.document))
    return [
        (name, difference)
        for name in {**before, **after}
        for difference in differences(before.get(name), after.get(name))
    ]


def by_object(document: Json) -> Mapping[str, Json]:
    """The parts of a document, each under a name that stays its own if others come between."""
    texts = {name: document.get(name) for name in ("title", "reason")}
    entries = {
        f"{entry['kind']} {entry['object']['id']}": {
            "op": entry["op"],
            **({"reason": entry["reason"]} if entry.get("reason") else {}),
            **entry["object"],
        }
        for entry in document["entries"]
    }
    return {"changeset": texts, **entries}
