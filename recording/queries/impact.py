"""What publishing a draft would change, asked of the ledger's end. Writes nothing."""

from collections.abc import Iterable
from datetime import datetime

from recording.rules.impact import Impact, impact_between
from recording.rules.impact_answers import SavedCheck
from registry.documents.strict_json import Json
from registry.queries.ledger import current_size, head
from registry.queries.proposing import Proposal, propose, read_valid


def impact_of(document: Json, *, now: datetime, saved_checks: Iterable[SavedCheck] = ()) -> Impact:
    """The impact of a parsed changeset document if it were recorded now (aware UTC).

    Needs no lock. Under that of the ledger it says what will be so.

    Raises: InvalidChangeset, with every fault; ClockBehind.
    """
    changeset, checks = read_valid(document), tuple(saved_checks)
    while True:
        end = head()
        proposal = propose(changeset, end=end, now=now)
        # What was read while somebody published may be of two ledgers; then it is read again.
        if current_size() == end.size:
            return impact_of_proposal(proposal, now=now, saved_checks=checks)


def impact_of_proposal(
    proposal: Proposal, *, now: datetime, saved_checks: Iterable[SavedCheck] = ()
) -> Impact:
    """As `impact_of`, for a changeset that is laid over the ledger already."""
    return impact_between(
        proposal.before,
        proposal.after,
        now=now,
        directives=proposal.directives,
        saved_checks=saved_checks,
    )
