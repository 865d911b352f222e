"""JSON without the things that readers disagree about, and its canonical bytes.

Refused: duplicate members, NaN and Infinity, fractions and exponents (no member holds one),
integers that a double cannot hold, NUL, lone surrogates, and nesting beyond any use.
`parse_with_fractions` is for protocols of others, whose unknown members may hold any number.
"""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import rfc8785

LARGEST_INTEGER = 2**53 - 1
DEEPEST = 64

Json = Any
"""What `parse` returns: None, bool, int, str, list or dict with str keys, nested."""

Path = tuple[str | int, ...]
"""The names and indexes that lead to a value from the top."""


class NotStrictJson(ValueError):
    """The bytes are no JSON that every reader understands alike. The message names the cure."""


class DisputedJson(NotStrictJson):
    """JSON that readers understand differently; `code` says which kind of it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def parse(data: bytes) -> Json:
    """The value of a JSON document in UTF-8.

    Raises: NotStrictJson, and of it DisputedJson.
    """
    return _parsed(data, _refuse_float)


def parse_with_fractions(data: bytes) -> Json:
    """As `parse`, with fractions and exponents that a double can hold."""
    return _parsed(data, _finite)


def _parsed(data: bytes, read_float: Callable[[str], float]) -> Json:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotStrictJson(f"Byte {error.start} is not UTF-8; send UTF-8.") from error
    if text.startswith("\ufeff"):
        raise NotStrictJson("Send JSON without a byte order mark.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=read_float,
            parse_int=_integer,
        )
    except json.JSONDecodeError as error:
        raise NotStrictJson(
            f"Not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except RecursionError as error:
        raise NotStrictJson(_TOO_DEEP) from error
    _check_strings_and_depth(value)
    return value


def disputes_in(data: bytes, *, fractions: bool = False) -> Iterator[tuple[Path, DisputedJson]]:
    """Everything in a document that readers understand differently, with the path to it.

    For what `parse` refused, or `parse_with_fractions`: it stops at the first, deepest one.
    """
    text = data.decode("utf-8")
    value = json.loads(
        text,
        object_pairs_hook=tuple,
        parse_constant=_or_dispute(_refuse_constant),
        parse_float=_or_dispute(_finite if fractions else _refuse_float),
        parse_int=_or_dispute(_integer),
    )
    waiting: list[tuple[Path, Any]] = [((), value)]
    while waiting:
        path, current = waiting.pop()
        parts: list[tuple[Path, Any]] = []
        if isinstance(current, DisputedJson):
            yield path, current
        elif isinstance(current, str):
            found = _or_dispute(_check_text)(current)
            if found is not None:
                yield path, found
        elif isinstance(current, list):
            parts = [((*path, index), item) for index, item in enumerate(current)]
        elif isinstance(current, tuple):
            seen: set[str] = set()
            for name, item in current:
                found = _or_dispute(_check_text)(name)
                if found is not None:
                    # Such a name is in no pointer, so the object is pointed at.
                    yield path, found
                    continue
                if name in seen:
                    yield (*path, name), _twice(name)
                seen.add(name)
                parts.append(((*path, name), item))
        waiting += reversed(parts)


def _or_dispute(read: Callable[[str], Any]) -> Callable[[str], Any]:
    def readable(text: str) -> Any:
        try:
            return read(text)
        except DisputedJson as error:
            return error

    return readable


def canonical(value: Json) -> bytes:
    """The RFC 8785 bytes of a parsed value: what is hashed, signed and compared."""
    if _is_plain(value):
        return _plain_encoder.encode(value).encode()
    return rfc8785.dumps(value)


_plain_encoder = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _is_plain(value: Json) -> bool:
    """Whether the encoder in C, thirty times as fast, gives the same bytes.

    It does for texts, whole numbers, truths and nothing, in lists and members with names in
    ASCII: it writes other numbers in another way, and puts other names in another order.
    """
    waiting: list[Any] = [(value,)]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            if not all(map(str.isascii, current)):
                return False
            current = current.values()
        # Most hold texts and nothing else, which is seen without going through them.
        if _SEEN_AT_ONCE.issuperset(map(type, current)):
            continue
        for part in current:
            if type(part) in _SEEN_AT_ONCE or isinstance(part, str):
                continue
            if isinstance(part, dict | list | tuple):
                waiting.append(part)
            elif not isinstance(part, int) or abs(part) > LARGEST_INTEGER:
                return False
    return True


_SEEN_AT_ONCE = frozenset({str, bool, type(None)})


_TOO_DEEP = f"Nested too deep; {DEEPEST} levels are enough for anything asked here."


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                raise _twice(name)
            seen.add(name)
    return made


def _twice(name: str) -> DisputedJson:
    return DisputedJson(
        "duplicate-member", f"The member {name[:80]!a} is given twice; give it once."
    )


def _refuse_constant(name: str) -> NoReturn:
    raise DisputedJson("disputed-number", f"{name} is not JSON; leave the member out instead.")


def _refuse_float(text: str) -> NoReturn:
    raise DisputedJson(
        "disputed-number", f"{text[:40]} is no whole number; only whole numbers are used here."
    )


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise DisputedJson("disputed-number", f"{text[:40]} is beyond what readers agree about.")
    return value


def _integer(text: str) -> int:
    if len(text) > len(str(LARGEST_INTEGER)) + 1 or abs(int(text)) > LARGEST_INTEGER:
        raise DisputedJson(
            "disputed-number", f"{text[:40]} is larger than readers agree about (2^53 - 1)."
        )
    if text == "-0":
        raise DisputedJson("disputed-number", "-0 is read in two ways; write 0.")
    return int(text)


def _check_strings_and_depth(value: Json) -> None:
    waiting: list[tuple[Json, int]] = [(value, 1)]
    while waiting:
        current, depth = waiting.pop()
        if depth > DEEPEST:
            raise NotStrictJson(_TOO_DEEP)
        if isinstance(current, str):
            _check_text(current)
        elif isinstance(current, list):
            waiting.extend((item, depth + 1) for item in current)
        elif isinstance(current, dict):
            for name, item in current.items():
                _check_text(name)
                waiting.append((item, depth + 1))


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise DisputedJson("disputed-text", "A text holds a NUL character; take it out.")
    if not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise DisputedJson(
                "disputed-text", "A text holds half a surrogate pair; send whole ones."
            ) from error
