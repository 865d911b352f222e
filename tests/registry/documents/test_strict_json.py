"""JSON in which no two readers can differ."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from registry.documents.strict_json import NotStrictJson, canonical, parse
from registry.errors import InvalidRequest, MalformedJson
from registry.reading import MOST_DISPUTES, read_json, read_json_with_fractions


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[1,]", b"{'a': 1}", b"nul", b"\xff", b"\xef\xbb\xbf{}", b"NaN", b"[Infinity]",
        b"-Infinity", b'{"a": 1, "a": 2}', b'{"a": {"b": 1, "b": 1}}', b"1.0", b"1e2", b"1e400",
        b"-0", b"9007199254740992", b"-9007199254740992", b"1" + b"0" * 5000, b'"\\u0000"',
        b'"\\ud800"', b'{"\\udc00": 1}', b'{"a\\u0000": 1}', b"[" * 65 + b"]" * 65,
        b"[" * 10_000 + b"]" * 10_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, b"[" * 100_000,
        b'"\x01"', b"01", b"[1] [2]",
    ],
)  # fmt: skip
def test_what_readers_disagree_about_is_refused(text: bytes) -> None:
    with pytest.raises(NotStrictJson):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (b"null", None),
        (b" [1, 9007199254740991, -9007199254740991] ", [1, 2**53 - 1, 1 - 2**53]),
        (b'{"a": "\\ud83d\\ude00", "b": "\xc3\xa9"}', {"a": "😀", "b": "é"}),
        (b"[" * 60 + b"]" * 60, json.loads("[" * 60 + "]" * 60)),
    ],
)
def test_what_they_agree_about_is_read(text: bytes, value: object) -> None:
    assert parse(text) == value


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abé"), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_canonical_bytes_read_back_as_the_same_value(value: object) -> None:
    assert parse(canonical(value)) == value
    assert canonical(parse(canonical(value))) == canonical(value)


PYTHON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(PYTHON_VALUES)
@example({"\ue000": 1, "\U00010000": 2})
@example({"b\x7f\u2028": '"\\/\x01\x1f\n\b', "a": -0.0})
@example([2**53, -(2**53)])
def test_canonical_bytes_are_those_of_the_reference(value: object) -> None:
    """Whichever of its two ways it takes."""

    def outcome(work: Callable[[Any], bytes]) -> bytes | None:
        try:
            return work(value)
        except ValueError:
            return None

    assert outcome(canonical) == outcome(rfc8785.dumps)


@given(st.binary(max_size=60))
def test_no_bytes_at_all_do_worse_than_be_refused(data: bytes) -> None:
    with contextlib.suppress(NotStrictJson):
        parse(data)


def test_canonical_json_sorts_members_and_leaves_no_blanks() -> None:
    assert canonical({"b": [1, True, None], "a": "é"}) == '{"a":"é","b":[1,true,null]}'.encode()


DISPUTED = b"""{
    "a": 1, "a": 2, "b/c": {"d": [0, {"e": NaN, "e": -0}]}, "f": 9007199254740992, "g": 1.5,
    "h": "\\u0000", "i\\ud800": [1e400], "ok": ["\\ud83d\\ude00", 1, null, true, {"a": 1}]
}"""


def pointed_at(read: Callable[[bytes], Any], data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequest) as refused:
        read(data)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_everything_that_is_disputed_is_pointed_at_in_the_order_of_the_document() -> None:
    found = [
        ("/a", "duplicate-member"),
        ("", "disputed-text"),
        ("/b~1c/d/1/e", "duplicate-member"),
        ("/b~1c/d/1/e", "disputed-number"),
        ("/b~1c/d/1/e", "disputed-number"),
        ("/f", "disputed-number"),
        ("/g", "disputed-number"),
        ("/h", "disputed-text"),
    ]

    assert pointed_at(read_json, DISPUTED) == found
    found.remove(("/g", "disputed-number"))
    assert pointed_at(read_json_with_fractions, DISPUTED) == found


def test_a_document_full_of_disputes_is_pointed_at_a_bounded_number_of_times() -> None:
    data = b"[" + b",".join([b"NaN"] * 5000) + b"]"

    assert len(pointed_at(read_json, data)) == MOST_DISPUTES


@pytest.mark.parametrize("data", [b'{"a": 1, "a": 2} x', b'[NaN, "\\x"]', b'{"a": 1, "a": 2'])
def test_what_is_no_json_further_on_is_refused_all_the_same(data: bytes) -> None:
    with pytest.raises((InvalidRequest, MalformedJson)) as refused:
        read_json(data)

    assert refused.value.detail


@given(st.binary())
@example(b"[" * 900 + b'{"a":1,"a":2}' + b"]" * 900)
@example(b'{"a":1,"a":2}' + b"[" * 100_000)
def test_no_bytes_at_all_do_worse_than_a_problem(data: bytes) -> None:
    with contextlib.suppress(InvalidRequest, MalformedJson):
        read_json(data)
