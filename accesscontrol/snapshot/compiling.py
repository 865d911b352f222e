"""The records that questions are asked of, compiled: the end of the ledger and a few pasts."""

from collections import OrderedDict
from threading import Lock

from accesscontrol.rules.compiled.compiled import Compiled, Memory
from registry.queries.ledger import Point, record_of
from registry.rules.lifecycle import index_provisions

PASTS_KEPT = 16
PLANS_OF_A_PAST = 256
FINDINGS_OF_A_PAST = 2048


class Compilations:
    """Of each point one. Those that follow each other share what they have worked out."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, str], Compiled] = OrderedDict()
        self._memory = Memory()
        self._furthest = 0
        self._lock = Lock()

    def at(self, point: Point) -> Compiled:
        record = record_of(point)
        key = (point.size, point.root)
        with self._lock:
            found = self._kept.get(key)
            # Built anew where the record is another: for another time zone, or read again.
            if found is None or found.record is not record:
                # Here, and not when the first one asks, who would wait for it.
                index_provisions(record)
                found = self._kept[key] = Compiled(record, self._memory_for(point.size))
            self._kept.move_to_end(key)
            while len(self._kept) > PASTS_KEPT:
                self._kept.popitem(last=False)
        return found

    def _memory_for(self, size: int) -> Memory:
        """A past that is asked for in between must not push out what the present has found."""
        if size < self._furthest:
            return Memory(plans=PLANS_OF_A_PAST, findings=FINDINGS_OF_A_PAST)
        self._furthest = size
        return self._memory


_compilations = Compilations()


def compiled_at(point: Point) -> Compiled:
    """The record as known at a point of the ledger, ready to answer."""
    return _compilations.at(point)
