"""Saving checks, one or many, and deleting them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accesscontrol.errors import TooManySavedChecks, UnknownOrganization, UnreadableChecks
from accesscontrol.models import SavedCheck
from accesscontrol.queries.asked import Asked, question_of
from accesscontrol.queries.saved_answers import Answering
from accesscontrol.queries.saved_checks import get_saved_check
from accesscontrol.rules.principals import Principal
from accesscontrol.services.asking_again import begin_asking, locked_asked, put_answer
from registry.documents.faults import Fault
from registry.errors import Problem
from registry.queries.ledger import record_of
from registry.queries.position import Positions

MOST_SAVED = 10_000
"""Of one owner."""
BATCH = 200
MOST_FAULTS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """A check to save, in its owner's own words."""

    asked: Asked
    label: str = ""
    trust: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """How many questions of a file were saved, and how many were there already."""

    saved: int
    had: int


@transaction.atomic(durable=True)
def save_check(*, actor: Principal, wanted: Wanted, positions: Positions) -> SavedCheck:
    """Keep a question for the actor's account, with the answer of now.

    An identifier has to be one on record, since the id that it stands for is kept.
    Raises: what `question_of` raises; TooManySavedChecks.
    """
    return _save_all([wanted], actor, positions)[0]


@transaction.atomic(durable=True)
def save_checks(
    *, actor: Principal, wanted: Sequence[Wanted], positions: Positions
) -> list[SavedCheck]:
    """As `save_check`; all are kept or none."""
    return _save_all(wanted, actor, positions)


@transaction.atomic(durable=True)
def import_checks(
    *, actor: Principal, wanted: Sequence[tuple[int, Wanted]], positions: Positions
) -> Imported:
    """Keep the questions of a file, each with its line in it; all or none. One that is kept
    already, under the same label, is not kept twice.

    Raises: UnreadableChecks, with the fault of every line; TooManySavedChecks.
    """
    _begin(actor, positions, more=0)
    known = {_likeness(row) for row in SavedCheck.objects.filter(owner=actor.owner)}
    faults: list[Fault] = []
    rows: list[SavedCheck] = []
    for line, one in wanted:
        try:
            row = check_of(one, positions, owner=actor.owner)
        except Problem as problem:
            faults.append(Fault(f"/{line}", "invalid-value", f"Line {line}: {problem.detail}"))
            continue
        likeness = _likeness(row)
        if likeness not in known:
            known.add(likeness)
            rows.append(row)
    if faults:
        raise UnreadableChecks(faults[0].detail, faults[:MOST_FAULTS])
    _check_room(actor, len(rows))
    _save(rows, actor, positions)
    return Imported(saved=len(rows), had=len(wanted) - len(rows))


def _save_all(wanted: Sequence[Wanted], actor: Principal, positions: Positions) -> list[SavedCheck]:
    _begin(actor, positions, more=len(wanted))
    return _save([check_of(one, positions, owner=actor.owner) for one in wanted], actor, positions)


def _begin(actor: Principal, positions: Positions, *, more: int) -> None:
    """Take the lock before the ledger is looked at, so that no publication comes in between."""
    asked = locked_asked()
    begin_asking(asked, size=positions.end.size)
    _check_room(actor, more)


def _check_room(actor: Principal, more: int) -> None:
    had = SavedCheck.objects.filter(owner=actor.owner).count()
    if had + more > MOST_SAVED:
        raise TooManySavedChecks(
            f"There would be {had + more}; an owner has at most {MOST_SAVED}. Delete some."
        )


def _save(rows: list[SavedCheck], actor: Principal, positions: Positions) -> list[SavedCheck]:
    answering = Answering(positions.end)
    for row in rows:
        row.created_at = row.changed_at = positions.now
        row.created_by = actor.id
        put_answer(row, answering, at=positions.now)
    return SavedCheck.objects.bulk_create(rows, batch_size=BATCH)


def _likeness(row: SavedCheck) -> tuple[object, ...]:
    """Equal for two rows that ask the same under the same label."""
    said = (tuple(sorted(words.items())) for words in (row.classes, row.lists))
    return (
        row.label, row.frontier_model, row.channel, row.organization, row.affiliate_of,
        row.staff, row.trust, *said,
    )  # fmt: skip


@transaction.atomic(durable=True)
def delete_check(*, actor: Principal, check_id: int) -> None:
    """Ask it no more. What was told of it stays told. Raises: UnknownSavedCheck."""
    get_saved_check(actor, check_id).delete()


def check_of(wanted: Wanted, positions: Positions, *, owner: str) -> SavedCheck:
    """The row of a question as it is read, without an answer. Raises: what `question_of` does."""
    position = positions.find(as_of=None, known_at=None, trust=wanted.trust)
    question, _ = question_of(wanted.asked, record_of(position.point), position)
    subject = question.subject
    if wanted.asked.identifier is not None and subject.organization is None:
        cure = "No organisation on record has this identifier; give the id of one instead."
        raise UnknownOrganization(
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
