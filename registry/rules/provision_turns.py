"""Which provisions came to hold, or ceased to, between two instants or two states of a record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registry.rules.against import STOPPING, keys_by_directive, named_by
from registry.rules.dates import Bound
from registry.rules.differences import changed_provisions
from registry.rules.lifecycle import Moment
from registry.rules.record import Provision, Record
from registry.rules.truth import Truth
from registry.rules.vocabulary import ProvisionKind, Standing


@dataclass(frozen=True, slots=True)
class ProvisionTurn:
    """Whether a provision is operative (an END: in effect) on either side.

    None stands for a provision that is not on record there.
    """

    key: str
    kind: ProvisionKind
    before: Truth | None
    after: Truth | None


def turns_in_time(
    record: Record, *, start: datetime, end: datetime, trust: Standing
) -> list[ProvisionTurn]:
    """The provisions of one record that do not hold at `end` as they did at `start`."""
    moved = _with_targets(
        record,
        (
            key
            for key, provision in record.provisions.items()
            if any(_may_turn(bound, start, end) for bound in _bounds(provision))
        ),
    )
    return _compared(record, record, moved, (start, end), trust)


def turns_in_knowledge(
    before: Record, after: Record, *, at: datetime, trust: Standing
) -> list[ProvisionTurn]:
    """The provisions that do not hold at an instant in one record as they do in another."""
    changed = changed_provisions(before, after)
    return _compared(before, after, changed, (at, at), trust)


def _compared(
    before: Record,
    after: Record,
    keys: Iterable[str],
    at: tuple[datetime, datetime],
    trust: Standing,
) -> list[ProvisionTurn]:
    then, now = (
        Moment(record, at=instant, trust=trust)
        for record, instant in zip((before, after), at, strict=True)
    )
    turns = []
    for key in sorted(keys):
        was, becomes = (
            moment.is_live(key) if key in moment.record.provisions else None
            for moment in (then, now)
        )
        if was is not becomes:
            known = after.provisions.get(key) or before.provisions[key]
            turns.append(ProvisionTurn(key, known.kind, was, becomes))
    return turns


def _may_turn(bound: Bound | None, start: datetime, end: datetime) -> bool:
    """Whether what has come of a bound may differ between two instants."""
    if bound is None or bound.lo > end:
        return False
    return bound.hi is None or bound.hi >= start


def _bounds(provision: Provision) -> tuple[Bound | None, Bound | None]:
    return provision.period.start, provision.period.end


def _with_targets(record: Record, keys: Iterable[str]) -> frozenset[str]:
    """The provisions, and whatever is stopped by one of them, directly or not."""
    found = set(keys)
    waiting = [key for key in found if record.provisions[key].kind in STOPPING]
    by_directive = keys_by_directive(record.provisions.values()) if waiting else {}
    while waiting:
        targets = set(named_by(record.provisions[waiting.pop()], by_directive)) - found
        found |= targets
        waiting += [key for key in targets if record.provisions[key].kind in STOPPING]
    return frozenset(found)
