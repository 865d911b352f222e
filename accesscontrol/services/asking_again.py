"""Asking saved checks again: those that a boundary or a publication can touch, each once.

Works its way along the ledger and along time, in order, under one lock. What becomes of a check
depends on the ledger alone, however late or often this runs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from accesscontrol.models import ChecksAsked, SavedCheck
from accesscontrol.queries.saved_answers import Answering, question_of_check, verdict_of
from accesscontrol.queries.saved_checks import checks_touched
from accesscontrol.rules.saved_checks import Changed, Verdict
from registry.models import Changeset, LedgerEntry
from registry.queries.ledger import Point, current_size, point_of

AT_ONCE = 500
BOUNDARY, PUBLICATION, CORRECTION = "boundary", "publication", "correction"
_COLUMNS = (
    "outcome", "answer", "parent", "answered_at", "answered_size", "turns_at", "changed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step along the ledger or along time changed, and whether there may be another."""

    changed: Sequence[Changed]
    is_done: bool


def is_anything_to_ask(*, now: datetime) -> bool:
    """A look without a lock, so that an idle registry writes nothing."""
    if SavedCheck.objects.filter(turns_at__lte=now).exists():
        return True
    asked = ChecksAsked.objects.filter(id=1).first()
    return asked is not None and asked.ledger_size < current_size()


def ask_again(*, now: datetime) -> Asked:
    """One step, within the caller's transaction: some checks whose answers a boundary or the
    next publication can touch by `now` (aware UTC)."""
    asked = locked_asked()
    if not SavedCheck.objects.exists():
        _move(asked, current_size())
        return Asked((), is_done=True)
    before = point_of(asked.ledger_size)
    following = Changeset.objects.filter(size__gt=before.size).order_by("size").first()
    until = now if following is None else following.recorded_at
    turning = SavedCheck.objects.select_for_update().filter(
        turns_at__lte=until, answered_size__lte=before.size
    )
    due = list(turning.order_by("turns_at", "id")[:AT_ONCE])
    if due:
        return Asked(_ask_at_boundaries(due, before), is_done=False)
    if following is None:
        return Asked((), is_done=True)
    after = Point(following.size, following.root, following.recorded_at)
    touched = checks_touched(before, after, most=AT_ONCE)
    if touched:
        return Asked(_ask_on_publication(touched, after, _kind_of(following)), is_done=False)
    _move(asked, after.size)
    return Asked((), is_done=False)


def locked_asked() -> ChecksAsked:
    """Whoever holds this sees every check that was saved before, and no other is saved."""
    ChecksAsked.objects.get_or_create(id=1)
    return ChecksAsked.objects.select_for_update().get(id=1)


def begin_asking(asked: ChecksAsked, *, size: int) -> None:
    """Where nobody has saved a check yet, nothing before the first is looked at."""
    if not SavedCheck.objects.exists():
        _move(asked, size)


def put_answer(check: SavedCheck, answering: Answering, *, at: datetime) -> None:
    """Write the answer into the row, which the caller saves."""
    answered = answering.answer(check, at=at)
    verdict = answered.verdict
    if check.outcome != verdict.outcome:
        check.changed_at = at
    check.outcome = verdict.outcome
    check.answer = {
        "permitted": verdict.permitted,
        "offered": verdict.offered,
        "blocked_by": list(verdict.blocked_by),
        "controlling": list(verdict.controlling),
    }
    check.parent = answered.parent
    check.answered_at = at
    check.answered_size = answering.point.size
    check.turns_at = answered.until


def _ask_at_boundaries(checks: Iterable[SavedCheck], point: Point) -> list[Changed]:
    answering = Answering(point)
    found = []
    for check in checks:
        at = check.turns_at
        assert at is not None  # noqa: S101 it was found by this
        found.append((check, _asked(check, answering, at, BOUNDARY)))
    return _written(found)


def _ask_on_publication(checks: Iterable[SavedCheck], point: Point, turned: str) -> list[Changed]:
    answering = Answering(point)
    assert point.recorded_at is not None  # noqa: S101 something was published there
    # A history that is entered afterwards has its times before those of the questions.
    found = [
        (check, _asked(check, answering, max(point.recorded_at, check.answered_at), turned))
        for check in checks
    ]
    return _written(found)


def _asked(check: SavedCheck, answering: Answering, at: datetime, turned: str) -> Changed | None:
    before = verdict_of(check)
    put_answer(check, answering, at=at)
    after = verdict_of(check)
    if after.outcome == before.outcome:
        return None
    return _changed(check, before, after, turned, answering.point)


def _changed(
    check: SavedCheck, before: Verdict, after: Verdict, turned: str, point: Point
) -> Changed:
    at = check.answered_at
    return Changed(
        check=check.pk,
        owner=check.owner,
        label=check.label,
        question=question_of_check(check, at=at),
        before=before,
        after=after,
        turned=turned,
        at=at,
        recorded_at=point.recorded_at or at,
        size=point.size,
    )


def _written(found: Sequence[tuple[SavedCheck, Changed | None]]) -> list[Changed]:
    SavedCheck.objects.bulk_update([check for check, _ in found], _COLUMNS, batch_size=100)
    return [changed for _, changed in found if changed is not None]


def _kind_of(changeset: Changeset) -> str:
    """A changeset that asserts nothing new corrects what is there."""
    entries = LedgerEntry.objects.filter(changeset=changeset, op="assert")
    return PUBLICATION if entries.exists() else CORRECTION


def _move(asked: ChecksAsked, size: int) -> None:
    if asked.ledger_size != size:
        asked.ledger_size = size
        asked.save(update_fields=["ledger_size"])
