"""What publishing a draft would change, asked of the ledger's end. Writes nothing."""

from collections.abc import Iterable
from datetime import datetime

from recording.rules.impact import Impact, impact_between
from recording.rules.impact_answers import SavedCheck
from registry.documents.strict_json import Json
from registry.queries.ledger import head
from registry.queries.proposing import propose, read_valid


def impact_of(document: Json, *, now: datetime, saved_checks: Iterable[SavedCheck] = ()) -> Impact:
    """The impact of a parsed changeset document if it were recorded now (aware UTC).

    Raises: InvalidChangeset, with every fault; ClockBehind.
    """
    proposal = propose(read_valid(document), end=head(), now=now)
    return impact_between(
        proposal.before,
        proposal.after,
        now=now,
        directives=proposal.directives,
        saved_checks=saved_checks,
    )
