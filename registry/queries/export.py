"""The ledger as the changeset documents it was made of."""

import json
from collections.abc import Iterator
from typing import Any

from registry.models import Changeset, LedgerEntry
from registry.rules.dates import format_instant


def changeset_documents() -> Iterator[dict[str, Any]]:
    """Every changeset, oldest first, with all that its entries were hashed with."""
    for changeset in Changeset.objects.order_by("number").iterator():
        document: dict[str, Any] = {
            "title": changeset.title,
            "reason": changeset.reason,
            "recorded_at": format_instant(changeset.recorded_at),
            "recorded_by": changeset.recorded_by,
        }
        if changeset.approved_by:
            document["approved_by"] = changeset.approved_by
        document["reconstructed"] = changeset.reconstructed
        document["entries"] = [_entry(entry) for entry in changeset.entries.order_by("seq")]
        yield document


def _entry(entry: LedgerEntry) -> dict[str, Any]:
    document = json.loads(entry.document)
    exported = {"op": entry.op, "kind": entry.kind}
    if document["entry_reason"] is not None:
        exported["reason"] = document["entry_reason"]
    return {**exported, "object": document["object"]}
