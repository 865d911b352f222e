"""Parts of an answer that are shared are read as lists and dicts, and changed by nobody."""

import copy
import json
import pickle
from operator import add, mul
from typing import Any

import pytest

from greenlight.local.shared import CURE, SharedDict, SharedList, shared

PLAIN: dict[str, Any] = {
    "reasons": [{"code": "A", "by": ["b", "a"]}, {"code": "B", "by": []}],
    "until": None,
}
WAYS_TO_CHANGE_A_LIST: dict[str, tuple[Any, ...]] = {
    "__init__": ([3],),
    "__setitem__": (0, 3),
    "__delitem__": (0,),
    "__iadd__": ([3],),
    "__imul__": (2,),
    "append": (3,),
    "extend": ([3],),
    "insert": (0, 3),
    "pop": (),
    "remove": (1,),
    "clear": (),
    "sort": (),
    "reverse": (),
}
WAYS_TO_CHANGE_A_DICT: dict[str, tuple[Any, ...]] = {
    "__init__": ({"b": 3},),
    "__setitem__": ("a", 3),
    "__delitem__": ("a",),
    "__ior__": ({"b": 3},),
    "update": ({"b": 3},),
    "setdefault": ("b", 3),
    "pop": ("a",),
    "popitem": (),
    "clear": (),
}
READERS = {
    "__add__", "__class_getitem__", "__contains__", "__getitem__", "__iter__", "__len__", "__mul__",
    "__or__", "__reversed__", "__rmul__", "__ror__", "copy", "count", "fromkeys", "get", "index",
    "items", "keys", "values",
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS_TO_CHANGE_A_LIST)
def test_a_list_refuses_to_be_changed_and_names_the_cure(way: str) -> None:
    part = shared([2, 1])

    with pytest.raises(TypeError, match=CURE):
        getattr(part, way)(*WAYS_TO_CHANGE_A_LIST[way])

    assert part == [2, 1]


@pytest.mark.parametrize("way", WAYS_TO_CHANGE_A_DICT)
def test_a_dict_refuses_to_be_changed_and_names_the_cure(way: str) -> None:
    part = shared({"a": 1})

    with pytest.raises(TypeError, match=CURE):
        getattr(part, way)(*WAYS_TO_CHANGE_A_DICT[way])

    assert part == {"a": 1}


@pytest.mark.parametrize(
    ("kind", "ways"), [(list, WAYS_TO_CHANGE_A_LIST), (dict, WAYS_TO_CHANGE_A_DICT)]
)
def test_there_is_no_other_way_to_change_one(kind: type, ways: dict[str, Any]) -> None:
    """What a later Python adds has to be refused too, or is a way to read."""
    own = vars(kind).keys() - set(dir(object)) | {"__init__"}

    assert own - READERS == ways.keys()


@pytest.mark.parametrize("value", [[1], {"a": 1}])
def test_one_becomes_nothing_else(value: Any) -> None:
    class Other(type(value)):  # type: ignore[misc]
        __slots__ = ()

    part = shared(value)

    with pytest.raises(TypeError, match=CURE):
        part.__class__ = Other
    assert type(part) in (SharedList, SharedDict)


def test_statements_change_none_either() -> None:
    part = shared(PLAIN)
    reasons: Any = part["reasons"]

    with pytest.raises(TypeError, match=CURE):
        reasons += [{}]
    with pytest.raises(TypeError, match=CURE):
        del reasons[:]
    with pytest.raises(TypeError, match=CURE):
        reasons[0]["by"][:] = []
    with pytest.raises(TypeError, match=CURE):
        reasons[0] |= {"code": "C"}

    assert part == PLAIN


def test_what_is_shared_is_read_and_written_as_the_plain_value() -> None:
    part = shared(PLAIN)

    assert part == PLAIN
    assert PLAIN.__eq__(part) is True
    assert repr(part) == repr(PLAIN)
    assert json.dumps(part, indent=1) == json.dumps(PLAIN, indent=1)
    assert json.dumps(part, sort_keys=True) == json.dumps(PLAIN, sort_keys=True)


def test_what_is_shared_has_nothing_of_what_it_was_made_from() -> None:
    plain = copy.deepcopy(PLAIN)
    part = shared(plain)

    plain["reasons"][0]["by"].append("c")

    assert part == PLAIN


def everything_in(part: Any) -> list[Any]:
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [part, *(found for each in inner for found in everything_in(each))]


@pytest.mark.parametrize(
    "ways",
    [copy.deepcopy, *(lambda part, n=n: pickle.loads(pickle.dumps(part, n)) for n in range(6))],  # noqa: S301
)
def test_a_copy_of_all_of_it_is_plain_all_the_way_down(ways: Any) -> None:
    mine = ways(shared(PLAIN))

    assert mine == PLAIN
    assert {type(part) for part in everything_in(mine)} == {dict, list, str, type(None)}


@pytest.mark.parametrize("way", [copy.copy, lambda part: part.copy(), lambda part: part[:]])
def test_a_copy_of_a_list_is_a_plain_list_with_shared_parts(way: Any) -> None:
    part = shared([["a"]])

    mine = way(part)
    mine.append("b")

    assert type(mine) is list
    assert part == [["a"]]
    with pytest.raises(TypeError, match=CURE):
        mine[0].append("b")


@pytest.mark.parametrize("way", [copy.copy, lambda part: part.copy(), lambda part: part | {}])
def test_a_copy_of_a_dict_is_a_plain_dict_with_shared_parts(way: Any) -> None:
    part = shared({"a": ["b"]})

    mine = way(part)
    mine["c"] = "d"

    assert type(mine) is dict
    assert part == {"a": ["b"]}
    with pytest.raises(TypeError, match=CURE):
        mine["a"].append("b")


def test_a_sum_is_a_plain_list() -> None:
    part = shared(["a"])

    assert [type(add(part, [])), type(add([], part)), type(mul(part, 1))] == [list] * 3
