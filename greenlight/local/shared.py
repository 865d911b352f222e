"""Parts of an answer that many callers have at once, since none of them can change one.

They are lists and dicts to whoever reads them, and written down as such. What makes a copy
(`copy.copy`, `copy.deepcopy`, `pickle`, a slice, `+`, `|`) makes a plain list or dict. Python has
no lock against who goes around them on purpose, by `list.append(part, …)` or `heapq`.
"""

from typing import Any, NoReturn

CURE = "Parts of an answer are shared; copy.deepcopy gives one of your own."


def shared(value: Any) -> Any:
    """The same JSON, of parts that refuse to be changed, down to the last."""
    if isinstance(value, dict):
        members = SharedDict.__new__(SharedDict)
        dict.update(members, {name: shared(part) for name, part in value.items()})
        return members
    if isinstance(value, list):
        items = SharedList.__new__(SharedList)
        list.extend(items, [shared(part) for part in value])
        return items
    return value


def _refused(*_: Any, **__: Any) -> NoReturn:
    raise TypeError(CURE)


class SharedList(list[Any]):
    __slots__ = ()

    # To be made again is to be changed, and so is to be made something else (`__class__`).
    __init__ = __setattr__ = _refused
    __setitem__ = __delitem__ = __iadd__ = __imul__ = _refused
    append = extend = insert = pop = remove = clear = sort = reverse = _refused

    def __reduce__(self) -> Any:
        return list, (), None, iter(self)


class SharedDict(dict[str, Any]):
    __slots__ = ()

    __init__ = __setattr__ = _refused
    __setitem__ = __delitem__ = __ior__ = _refused
    update = setdefault = pop = popitem = clear = _refused

    def __reduce__(self) -> Any:
        return dict, (), None, None, iter(self.items())
