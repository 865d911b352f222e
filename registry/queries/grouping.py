"""What happens to many models over many channels alike, told once."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any, NamedTuple, TypeVar

from registry.rules.reach import Pair

What = TypeVar("What", bound=Hashable)


class Alike(NamedTuple):
    """`what` is so of each of the models over each of the channels, by their ids."""

    what: Any
    models: tuple[str, ...]
    channels: tuple[str, ...]


def alike(found: Iterable[tuple[What, Pair]]) -> list[Alike]:
    """In the order of first mention: models of which the same is so over the same channels."""
    channels: defaultdict[tuple[What, str], list[str]] = defaultdict(list)
    for what, (model, channel) in found:
        channels[what, model].append(channel)
    models: defaultdict[tuple[What, tuple[str, ...]], list[str]] = defaultdict(list)
    for (what, model), over in channels.items():
        models[what, tuple(over)].append(model)
    return [Alike(what, tuple(names), over) for (what, over), names in models.items()]
