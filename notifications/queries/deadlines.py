"""The deadlines on record at a ledger size, and which of them still count."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from notifications.rules.deadlines import Deadline, Mark, deadlines_of, marks_between, next_mark
from registry.queries.ledger import Object, Point, objects_of, point_of, record_of, registry_zone
from registry.rules.existence import existence
from registry.rules.history import Histories
from registry.rules.truth import NO, YES
from registry.rules.vocabulary import DEFAULT_TRUST

Found = tuple[Deadline, Object]
"""A deadline, and the directive that it is of."""


def deadlines_at(size: int) -> Sequence[Found]:
    return _deadlines(point_of(size))


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
    record = record_of(point_of(size))
    histories = Histories(record, trust=DEFAULT_TRUST)

    def counts(mark: Mark) -> bool:
        provision = record.provisions[mark.deadline.provision]
        stoppers = record.stoppers.get(provision.key, ())
        return existence(provision.standing, DEFAULT_TRUST) is not NO and not any(
            histories.live(stopper).at(mark.instant) is YES for stopper in stoppers
        )

    return [mark for mark in marks if counts(mark)]


@lru_cache(maxsize=4)
def _deadlines(point: Point) -> tuple[Found, ...]:
    """Kept by the point, whose root stands for all that was recorded up to there."""
    zones = {obj["id"]: ZoneInfo(obj["time_zone"]) for obj in objects_of("authority", point.size)}
    own = registry_zone()
    return tuple(
        (deadline, directive)
        for directive in objects_of("directive", point.size)
        for deadline in deadlines_of(directive, zones[directive["authority"]], own)
    )
