"""Saving checks, one or many, and deleting them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from accesscontrol.errors import TooManySavedChecks, UnknownSubjectPart
from accesscontrol.models import SavedCheck
from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.queries.saved_answers import Answering
from accesscontrol.queries.saved_checks import get_saved_check
from accesscontrol.rules.principals import Principal
from accesscontrol.services.asking_again import begin_asking, locked_asked, put_answer
from registry.documents.faults import Fault
from registry.queries.ledger import record_of
from registry.queries.position import Position, Positions

MOST_SAVED = 10_000
"""Of one owner."""
BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check to save, in its owner's own words."""

    asked: Asked
    label: str = ""
    trust: str | None = None


def save_check(*, actor: Principal, wanted: Wanted, positions: Positions) -> SavedCheck:
    """Keep a question for the actor's account, with the answer of now.

    An identifier has to be one on record, since the id that it stands for is kept.
    Raises: what `question_of` raises; TooManySavedChecks.
    """
    return save_checks(actor=actor, wanted=[wanted], positions=positions)[0]


@transaction.atomic(durable=True)
def save_checks(
    *, actor: Principal, wanted: Sequence[Wanted], positions: Positions
) -> list[SavedCheck]:
    """All of them or none. Raises: as `save_check`, for the first that cannot be kept."""
    asked = locked_asked()
    begin_asking(asked, size=positions.end.size)
    had = SavedCheck.objects.filter(owner=actor.owner).count()
    if had + len(wanted) > MOST_SAVED:
        raise TooManySavedChecks(
            f"There would be {had + len(wanted)}; an owner has at most {MOST_SAVED}. Delete some."
        )
    answering = Answering(positions.end)
    rows = []
    for one in wanted:
        position = positions.find(as_of=None, known_at=None, trust=one.trust)
        row = check_of(one, position, owner=actor.owner)
        row.created_at = row.changed_at = positions.now
        row.created_by = actor.id
        put_answer(row, answering, at=positions.now)
        rows.append(row)
    return SavedCheck.objects.bulk_create(rows, batch_size=BATCH)


@transaction.atomic(durable=True)
def delete_check(*, actor: Principal, check_id: int) -> None:
    """Ask it no more. What was told of it stays told. Raises: UnknownSavedCheck."""
    get_saved_check(actor, check_id).delete()


@transaction.atomic(durable=True)
def delete_checks(*, actor: Principal, check_ids: Iterable[int]) -> int:
    """Those among them that are the actor's; how many."""
    own = SavedCheck.objects.filter(owner=actor.owner, pk__in=list(check_ids))
    return own.delete()[0]


def check_of(wanted: Wanted, position: Position, *, owner: str) -> SavedCheck:
    """The row of a question as it is read, without an answer. Raises: what `question_of` does."""
    question, _ = question_of(wanted.asked, record_of(position.point), position)
    subject = question.subject
    if wanted.asked.identifier is not None and subject.organization is None:
        cure = "No organisation on record has this identifier; give the id of one instead."
        raise UnknownSubjectPart(
            cure, [Fault("/subject/organization", "unknown-organization", cure)]
        )
    return SavedCheck(
        owner=owner,
        label=wanted.label,
        frontier_model=question.model,
        channel=question.channel,
        organization=subject.organization or "",
        affiliate_of=subject.affiliate_of or "",
        staff=subject.staff,
        classes={name: value.word for name, value in subject.classes.items()},
        lists={name: value.word for name, value in subject.lists.items()},
        trust=question.trust.value,
    )
