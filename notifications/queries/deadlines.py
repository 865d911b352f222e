"""The marks of deadlines that are on record at a ledger size and still count."""

from collections.abc import Sequence
from datetime import datetime

from notifications.rules.deadlines import Mark, marks_between, next_mark
from registry.queries.deadlines import Found, counting_at
from registry.queries.deadlines import deadlines_at as deadlines_at_point
from registry.queries.ledger import Object, point_of


def deadlines_at(size: int) -> Sequence[Found]:
    return deadlines_at_point(point_of(size))


def marks_due(size: int, since: datetime, until: datetime) -> list[tuple[Mark, Object]]:
    """The marks after one instant and up to another of deadlines that count on a record.

    A draft sets no deadline, and neither does what has certainly ended or is suspended by then.
    """
    found = deadlines_at(size)
    directives = {deadline.provision: directive for deadline, directive in found}
    marks = marks_between((deadline for deadline, _ in found), since, until)
    return [(mark, directives[mark.deadline.provision]) for mark in _counting(marks, size)]


def next_mark_after(size: int, since: datetime) -> datetime | None:
    """When the next mark is reached, counting or not."""
    return next_mark((deadline for deadline, _ in deadlines_at(size)), since)


def _counting(marks: Sequence[Mark], size: int) -> list[Mark]:
    if not marks:
        return []
    counting = counting_at(point_of(size))
    return [mark for mark in marks if counting.counts(mark.deadline, mark.instant)]
