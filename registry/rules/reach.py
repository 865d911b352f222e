"""Which (model, channel) pairs a change of the record can touch."""

from collections.abc import Iterable, Iterator

from registry.rules.against import named_by
from registry.rules.lifecycle import scope
from registry.rules.record import Provision, Record
from registry.rules.truth import NO
from registry.rules.vocabulary import ProvisionKind

Pair = tuple[str, str]

_TIER_KINDS = frozenset({ProvisionKind.BAR, ProvisionKind.GRANT, ProvisionKind.OFFER})


def all_pairs(record: Record) -> Iterator[Pair]:
    for model in sorted(record.models):
        for channel in sorted(record.channels):
            yield model, channel


def touched_pairs(before: Record, after: Record, changed: Iterable[tuple[str, str]]) -> set[Pair]:
    """The pairs whose history may differ between two records.

    `changed` holds the kind and id of each object that was recorded in between. Errs on the
    side of too many: a pair that is not in the set has the same history in both.
    """
    by_kind: dict[str, set[str]] = {}
    for kind, object_id in changed:
        by_kind.setdefault(kind, set()).add(object_id)
    everything = set(all_pairs(before)) | set(all_pairs(after))
    if "authority" in by_kind:
        return everything
    models = by_kind.get("model", set())
    channels = by_kind.get("channel", set())
    pairs = {pair for pair in everything if pair[0] in models or pair[1] in channels}
    for record in (before, after):
        for provision in _touched_provisions(record, by_kind.get("directive", set())):
            pairs.update(_reached(record, provision))
    return pairs


def _touched_provisions(record: Record, directives: set[str]) -> Iterator[Provision]:
    """The provisions of the directives, and all that these stop, directly or not."""
    by_directive: dict[str, list[str]] = {}
    for provision in record.provisions.values():
        by_directive.setdefault(provision.directive, []).append(provision.key)
    waiting = [key for directive in directives for key in by_directive.get(directive, ())]
    seen: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            provision = record.provisions[key]
            yield provision
            if provision.kind in (ProvisionKind.END, ProvisionKind.PAUSE):
                waiting += named_by(provision, by_directive)
    # Naming a directive reaches provisions that join it later.
    for provision in record.provisions.values():
        if any(target in directives for target in provision.against) and provision.key not in seen:
            yield provision


def _reached(record: Record, provision: Provision) -> Iterator[Pair]:
    if provision.kind in _TIER_KINDS:
        for pair in all_pairs(record):
            if scope(record, provision, *pair) is not NO:
                yield pair
