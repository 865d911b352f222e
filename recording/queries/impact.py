"""What publishing a draft would change, asked of the ledger's end. Writes nothing."""

from collections.abc import Iterator
from datetime import datetime

from accesscontrol.queries.saved_answers import question_of_check
from accesscontrol.queries.saved_checks import checks_concerned
from accesscontrol.rules.saved_checks import SavedQuestion
from accesscontrol.rules.touched import Concerned
from recording.rules.impact import Impact, impact_between
from registry.documents.strict_json import Json
from registry.queries.ledger import current_size, head
from registry.queries.proposing import Proposal, propose, read_valid

MOST_SAVED_ASKED = 2000
"""Saved checks that an impact asks; the first of those that the draft can touch."""


def impact_of(document: Json, *, now: datetime) -> Impact:
    """The impact of a parsed changeset document if it were recorded now (aware UTC).

    Needs no lock. Under that of the ledger it says what will be so.

    Raises: InvalidChangeset, with every fault; ClockBehind.
    """
    changeset = read_valid(document)
    while True:
        end = head()
        proposal = propose(changeset, end=end, now=now)
        # What was read while somebody published may be of two ledgers; then it is read again.
        if current_size() == end.size:
            return impact_of_proposal(proposal, now=now)


def impact_of_proposal(proposal: Proposal, *, now: datetime) -> Impact:
    """As `impact_of`, for a changeset that is laid over the ledger already."""

    def saved(concerned: Concerned) -> Iterator[SavedQuestion]:
        for check in checks_concerned(concerned, most=MOST_SAVED_ASKED):
            yield SavedQuestion(check.pk, question_of_check(check, at=now))

    return impact_between(
        proposal.before,
        proposal.after,
        now=now,
        directives=proposal.directives,
        saved_checks=saved,
    )
