"""Which channels a developer's models are looked for on.

Most statements speak of every channel there is, which does not say that one carries the model.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from registry.rules.reach import Pair
from registry.rules.record import Record, Selector
from registry.rules.vocabulary import SelectorKind

Turned = TypeVar("Turned")


def told_of(
    turned: Sequence[Turned],
    *,
    is_carried: Callable[[Pair], bool],
    when: Callable[[Turned], Hashable],
    pair: Callable[[Turned], Pair],
) -> list[Turned]:
    """Those statuses, of some that come to read otherwise, of which people are told.

    A statement about every channel turns a status over each of them; told are those over the
    channels that carry the model. If none of these turns at the time, the others are told, so
    that no change goes unheard.
    """
    beside = {(when(one), pair(one)[0]) for one in turned if is_carried(pair(one))}
    return [
        one for one in turned if is_carried(pair(one)) or (when(one), pair(one)[0]) not in beside
    ]


def carriers_of(record: Record) -> Mapping[str, frozenset[str]]:
    """By developer: the channels that they operate, and those that some statement names, of a
    model of theirs.

    Costs a walk over all provisions, once for a record.
    """
    if not record.carriers:
        record.carriers.update(_worked_out(record))
    return record.carriers


def _worked_out(record: Record) -> dict[str, frozenset[str]]:
    families: defaultdict[str, set[str]] = defaultdict(set)
    for model in record.models.values():
        families[model.family].add(model.developer)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for channel, operator in record.operators.items():
        found[operator].add(channel)
    for provision in record.provisions.values():
        if provision.channels:
            for selector in provision.models:
                for developer in _developers_of(record, families, selector):
                    found[developer] |= provision.channels
    return {developer: frozenset(channels) for developer, channels in found.items()}


def _developers_of(
    record: Record, families: Mapping[str, Collection[str]], selector: Selector
) -> Collection[str]:
    name = selector.id or ""
    match selector.kind:
        case SelectorKind.MODEL:
            return (record.models[name].developer,) if name in record.models else ()
        case SelectorKind.FAMILY:
            return families.get(name, ())
        case SelectorKind.DEVELOPER:
            return (name,)
        case SelectorKind.ALL:
            return ()
