"""The model is found in a body of JSON, and nothing else of it is read."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accesscontrol.rules.gateways.picking import LONGEST_VALUE, NotPickable, path_of, picked

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
NAMES = st.sampled_from(["model", "a", "b", "a/b", "~", ""]) | st.text(max_size=5)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=15,
)


def texts_in(value: Any, here: tuple[str, ...] = ()) -> dict[tuple[str, ...], str]:
    if isinstance(value, str) and here:
        return {here: value}
    if not isinstance(value, dict):
        return {}
    found: dict[tuple[str, ...], str] = {}
    for name, inner in value.items():
        found |= texts_in(inner, (*here, name))
    return found


@given(VALUES, st.booleans())
@example({"model": "x" * (LONGEST_VALUE - 2), "a": "x" * (LONGEST_VALUE - 1)}, False)
@example({"model": "\u0300" * 300}, True)
def test_every_text_of_a_document_is_found_where_it_stands(value: Any, spaced: bool) -> None:
    there = texts_in(value)
    body = json.dumps(value, ensure_ascii=spaced, indent=1 if spaced else None).encode()

    def is_short(text: str) -> bool:
        return len(json.dumps(text, ensure_ascii=spaced).encode()) <= LONGEST_VALUE

    # What is longer than any name is there, and is no name.
    names = {place: text if is_short(text) else "" for place, text in there.items()}
    assert picked(body, there) == names
    assert picked(body, {("no-such-place",)}) in ({}, texts_in({"no-such-place": ""}))


@given(VALUES.filter(lambda value: isinstance(value, dict | list | str)), st.data())
def test_a_body_that_is_cut_short_is_none(value: Any, data: st.DataObject) -> None:
    body = json.dumps(value).encode()

    with pytest.raises(NotPickable):
        picked(body[: data.draw(st.integers(0, len(body) - 1))], {("model",)})


@pytest.mark.parametrize(
    "body",
    [
        b'{"model": "a", "model": "b"}',
        b'{"model": "a", "mod\\u0065l": "b"}',
        b'{"model": "a"} {"model": "b"}',
        b'{"model": "a",}',
        b'{"model" "a"}',
        b'{"a": [1 2]}',
        b'{"a": [1,]}',
        b'{"a": }',
        b"{'model': 'a'}",
        b'\xef\xbb\xbf{"model": "a"}',
        b'{"model": "a\nb"}',
        b'{"model": "\\x"}',
        b'{"model": "\xff"}',
        b'{"a": NaN}',
        b"[" * 102 + b"]" * 102,
        b"",
    ],
)
def test_what_readers_would_not_agree_about_is_refused(body: bytes) -> None:
    with pytest.raises(NotPickable):
        picked(body, {("model",)})


def test_only_what_is_asked_for_is_ever_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []
    loads = json.loads

    def seen(token: bytes) -> Any:
        decoded.append(token.decode())
        return loads(token)

    monkeypatch.setattr(json, "loads", seen)
    body = json.dumps(
        {"messages": [{"content": "a secret"}], "x": {"model": "other"}, "model": "m"}
    )

    assert picked(body.encode(), {("model",)}) == {("model",): "m"}
    assert decoded == ['"messages"', '"x"', '"model"', '"m"']


def test_a_pointer_leads_to_a_member() -> None:
    assert path_of("/request/json/mod~1e~0l") == ("request", "json", "mod/e~l")
    with pytest.raises(NotPickable):
        path_of("model")


def test_a_long_conversation_is_passed_quickly_whatever_is_in_it() -> None:
    """Neither quotes nor backslashes make the search for the end of a text start anew."""
    for text in ('\\"' * 200_000, "x" * 400_000, "\\\\" * 200_000):
        body = json.dumps({"messages": [{"content": text}], "model": "m"}).encode()
        assert picked(body, {("model",)}) == {("model",): "m"}
