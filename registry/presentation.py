"""How the registry's values are written for the outside: words, instants, plain JSON."""

import json
from datetime import datetime
from typing import Any

from registry.models import LedgerEntry
from registry.rules.dates import format_instant


def instant_or_none(instant: datetime | None) -> str | None:
    return None if instant is None else format_instant(instant)


def entry_change(entry: LedgerEntry) -> dict[str, Any]:
    """What the change log says of a ledger entry: all that a reader needs to rebuild it."""
    document = json.loads(entry.document)
    return {
        "seq": entry.seq,
        "op": entry.op,
        "kind": entry.kind,
        "object": document["object"],
        "reason": reason_of(entry),
    }


def reason_of(entry: LedgerEntry) -> str:
    """Why an entry was recorded: its own reason, else that of its changeset."""
    document = json.loads(entry.document)
    return str(document["entry_reason"] or document["reason"])
