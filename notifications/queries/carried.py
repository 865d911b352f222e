"""Over which channels models are to be had, as far as anything on record says so."""

from functools import cached_property

from registry.queries.ledger import record_at
from registry.rules.carriers import carriers_of
from registry.rules.reach import Pair
from registry.rules.record import Record


class Carried:
    """By what is on record at any of some ledger sizes; looks nothing up until it is asked.

    Around a publication that is before it and after it: what was taken back counts too.
    """

    def __init__(self, *sizes: int) -> None:
        self._sizes = dict.fromkeys(sizes)

    @cached_property
    def _records(self) -> list[Record]:
        return [record_at(size) for size in self._sizes]

    def has(self, pair: Pair) -> bool:
        return any(_is_carried(record, pair) for record in self._records)


def _is_carried(record: Record, pair: Pair) -> bool:
    name, channel = pair
    model = record.models.get(name)
    return model is not None and channel in carriers_of(record).get(model.developer, ())
