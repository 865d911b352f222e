"""Where two JSON documents differ."""

from collections.abc import Iterator
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """`pointer` is an RFC 6901 pointer; a side that has nothing there is None."""

    pointer: str
    before: Any
    after: Any


def differences(before: Any, after: Any, at: str = "") -> Iterator[Difference]:
    """The smallest parts that differ, in the order of the documents."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            step = name.replace("~", "~0").replace("/", "~1")
            yield from differences(before.get(name), after.get(name), f"{at}/{step}")
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from differences(_item(before, index), _item(after, index), f"{at}/{index}")
    elif before != after or type(before) is not type(after):
        yield Difference(at, before, after)


def _item(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else None
