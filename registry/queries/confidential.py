"""Which entries nobody but their subject may read: commitments to members of lists."""

import json

from registry.models import LedgerEntry


def is_confidential(entry: LedgerEntry) -> bool:
    """A commitment to a member that nobody is to know of; or the retraction of one."""
    if entry.kind != "member":
        return False
    if entry.op != "retract":
        return "commitment" in json.loads(entry.document)["object"]
    versions = LedgerEntry.objects.filter(
        kind=entry.kind, object_id=entry.object_id, seq__lt=entry.seq
    )
    last = versions.order_by("-seq").first()
    return last is not None and "commitment" in json.loads(last.document)["object"]
