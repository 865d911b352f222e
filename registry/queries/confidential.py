"""Which entries nobody but their subject may read: commitments to members of lists."""

import json
from collections.abc import Mapping
from typing import Any

from registry.models import LedgerEntry


def is_commitment(kind: str, obj: Mapping[str, Any] | None) -> bool:
    """Whether an object stands for a member of a list without naming it."""
    return kind == "member" and obj is not None and obj.get("commitment") is not None


def is_confidential(entry: LedgerEntry) -> bool:
    """A commitment to a member that nobody is to know of; or the retraction of one."""
    if entry.kind != "member":
        return False
    if entry.op != "retract":
        return is_commitment(entry.kind, json.loads(entry.document)["object"])
    return was_confidential(entry)


def was_confidential(entry: LedgerEntry) -> bool:
    """Whether what an entry corrects or retracts was such a commitment."""
    versions = LedgerEntry.objects.filter(
        kind=entry.kind, object_id=entry.object_id, seq__lt=entry.seq
    )
    last = versions.order_by("-seq").first()
    return last is not None and is_commitment(entry.kind, json.loads(last.document)["object"])
