"""A list of organisations in a CSV file becomes a draft changeset that somebody reviews."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from accesscontrol.rules.principals import Principal
from recording.models import ChangesetDraft
from recording.queries.list_import import read_list
from recording.rules.comparing import ImportTerms
from recording.rules.reports import ListImport
from recording.rules.workflow import Action
from recording.services.changing import demand
from recording.services.drafts import create_draft


@dataclass(frozen=True, slots=True)
class Imported:
    """What was found, and the draft that proposes it; None where nothing would change."""

    found: ListImport
    draft: ChangesetDraft | None


def import_list(
    file: BinaryIO,
    *,
    terms: ImportTerms,
    title: str | None,
    reason: str | None,
    encoding: str | None,
    actor: Principal,
    now: datetime,
) -> Imported:
    """Read the file against the record and keep what it proposes as a draft.

    Nothing is published and nothing guessed: ambiguous and faulty rows are reported and left
    out. `encoding` is what the sender says, None to find it out; `now` is aware UTC.
    Raises: ActionForbidden, and what `read_list` and `create_draft` raise.
    """
    demand(actor, Action.CREATE)
    found = read_list(file, terms=terms, encoding=encoding, now=now)
    if not found.entries:
        return Imported(found, None)
    document = proposed(found, terms, title=title, reason=reason)
    return Imported(found, create_draft(document=document, actor=actor, now=now))


def proposed(
    found: ListImport, terms: ImportTerms, *, title: str | None, reason: str | None
) -> dict[str, Any]:
    """The changeset document of what was found."""
    counts = found.counts
    number = sum(row.proposed for row in found.rows)
    return {
        "title": title or f"Members of {terms.list_id} from a file",
        "reason": reason
        or f"A file of {sum(row.line is not None for row in found.rows)} rows was compared with "
        f"the list {terms.list_id}: {counts['added']} added, {counts['changed']} changed, "
        f"{counts['removed']} not in the file, {counts['unchanged']} unchanged; {number} of "
        "these are proposed.",
        "entries": found.entries,
    }
