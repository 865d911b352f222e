"""What is wrong with a changeset, in itself and beside the record as it stands now."""

import json
from collections.abc import Sequence

from recording.errors import NoLongerFits
from recording.models import ChangesetDraft
from registry.documents.changesets import read_changeset
from registry.documents.crosscheck import cross_faults
from registry.documents.entries import Changeset
from registry.documents.faults import Fault
from registry.documents.strict_json import Json
from registry.queries.ledger import current_size, registry_zone
from registry.queries.on_record import OnRecord

ONLY_IN_FILES = ("recorded_at", "recorded_by", "approved_by", "reconstructed")
"""Members that serve the loading of a history. Here the ledger gives them itself."""


def check_document(document: Json) -> tuple[Changeset | None, Sequence[Fault]]:
    """The changeset, or every fault of it. Nothing is recorded."""
    faults = list(_of_files_only(document))
    if faults:
        document = {name: part for name, part in document.items() if name not in ONLY_IN_FILES}
    read = read_changeset(document)
    faults += read.faults
    faults += cross_faults(read, OnRecord(current_size()), zone=registry_zone())
    return (None if faults else read.changeset), faults


def fitting_document(draft: ChangesetDraft) -> Json:
    """The document of a draft, which still fits the record as it stands.

    Raises: NoLongerFits, with every fault.
    """
    document = json.loads(draft.document)
    _, faults = check_document(document)
    if faults:
        raise NoLongerFits(
            "The record has changed since this was written; mend the faults and send it again.",
            faults,
        )
    return document


def _of_files_only(document: Json) -> Sequence[Fault]:
    given = [name for name in ONLY_IN_FILES if isinstance(document, dict) and name in document]
    return [
        Fault(f"/{name}", "unknown-field", f"{name} is for files that load a history; take it out.")
        for name in given
    ]
