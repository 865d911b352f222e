"""The deadlines on record at a point of the ledger, and which of them count at an instant."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from registry.queries.ledger import Object, Point, objects_of, record_of, registry_zone
from registry.rules.deadlines import Deadline, deadlines_of
from registry.rules.existence import existence
from registry.rules.history import Histories
from registry.rules.record import Record
from registry.rules.truth import NO, YES
from registry.rules.vocabulary import DEFAULT_TRUST

Found = tuple[Deadline, Object]
"""A deadline, and the directive that it is of."""


@lru_cache(maxsize=4)
def deadlines_at(point: Point) -> Sequence[Found]:
    """Every deadline. Kept by the point, whose root stands for all that was recorded up to it."""
    zones = {obj["id"]: ZoneInfo(obj["time_zone"]) for obj in objects_of("authority", point.size)}
    own = registry_zone()
    return tuple(
        (deadline, directive)
        for directive in objects_of("directive", point.size)
        for deadline in deadlines_of(directive, zones[directive["authority"]], own)
    )


class Counting:
    """Which deadlines of a record count: a draft sets none, and neither does what has ended."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._histories = Histories(record, trust=DEFAULT_TRUST)

    def counts(self, deadline: Deadline, at: datetime) -> bool:
        """Whether nothing has certainly ended or suspended it by an instant."""
        provision = self._record.provisions[deadline.provision]
        stoppers = self._record.stoppers.get(provision.key, ())
        return existence(provision.standing, DEFAULT_TRUST) is not NO and not any(
            self._histories.live(stopper).at(at) is YES for stopper in stoppers
        )


def counting_at(point: Point) -> Counting:
    return Counting(record_of(point))
