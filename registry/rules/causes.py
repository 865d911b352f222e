"""Which provisions made a status another at an instant."""

from collections.abc import Collection
from datetime import datetime

from registry.rules.dates import TICK, Bound
from registry.rules.record import Record


def causes_of(record: Record, grounds: Collection[str], at: datetime) -> frozenset[str]:
    """Of the provisions that control on either side of an instant, and of what stops them, those
    that have a bound just there. If there is none, all that control.

    A window turns one tick after its beginning, and at its end.
    """
    near = {*grounds}
    for key in grounds:
        near.update(record.stoppers.get(key, ()))
    found = frozenset(key for key in near if key in record.provisions and _turns(record, key, at))
    return found or frozenset(grounds)


def _turns(record: Record, key: str, at: datetime) -> bool:
    period = record.provisions[key].period
    return any(_has_edge(bound, at) for bound in (period.start, period.end) if bound is not None)


def _has_edge(bound: Bound, at: datetime) -> bool:
    opening = bound.lo + TICK if bound.is_window else bound.lo
    return at in (opening, bound.hi)
